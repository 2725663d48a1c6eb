import { expect, it } from 'vitest'
import { giveUpSeat, keepSeat, seatAfterReload, type SeatStore } from './seat.ts'

const by = { number: '4839201157' }
const seat = { name: 'Gus', choices: { microphone: true, camera: false } }

function store(): SeatStore {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

it('[R2] whoever reloads the page of a meeting has the seat again, as often as they reload', () => {
  const tab = store()
  keepSeat(by, seat, tab)
  expect(seatAfterReload(by, tab, 'reload')).toEqual(seat)
  expect(seatAfterReload(by, tab, 'reload')).toEqual(seat)
  expect(seatAfterReload({ number: '1111111111' }, tab, 'reload')).toBeNull()
})

it('a seat is gone when it was given up, or its page was opened anew', () => {
  const tab = store()
  keepSeat(by, seat, tab)
  giveUpSeat(by, tab)
  expect(seatAfterReload(by, tab, 'reload')).toBeNull()
  keepSeat(by, seat, tab)
  expect(seatAfterReload(by, tab, 'navigate')).toBeNull()
  expect(seatAfterReload(by, tab, 'reload')).toBeNull()
})
