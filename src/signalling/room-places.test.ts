import { describe, expect, it } from 'vitest'
import { RoomPlaces } from './room-places.ts'

function fill(places: RoomPlaces, room: string, people: number): number {
  for (let i = 0; i < people; i++) places.enter(room)
  return places.place(room)
}

describe('rooms among threads', () => {
  it('stay where they are, however full they become', () => {
    const places = new RoomPlaces(3)
    const worker = fill(places, 'big', 50)
    expect(fill(places, 'small', 1)).not.toBe(worker)
    expect(places.place('big')).toBe(worker)
    expect(places.find('big')).toBe(worker)
  })

  it('come where there is least to do, which is not where the fewest people are', () => {
    const places = new RoomPlaces(2)
    const busy = fill(places, 'eight together', 8)
    const other = 1 - busy
    for (let i = 0; i < 10; i++) expect(fill(places, `pair ${String(i)}`, 2)).toBe(other)
  })

  it('are spread even before anybody is there', () => {
    const places = new RoomPlaces(2)
    expect(new Set([places.place('a'), places.place('b')])).toEqual(new Set([0, 1]))
  })

  it('make room when people leave', () => {
    const places = new RoomPlaces(2)
    const first = fill(places, 'first', 9)
    fill(places, 'second', 3)
    for (let i = 0; i < 9; i++) places.leave('first')
    expect(places.place('third')).toBe(first)
  })

  it('are forgotten once closed, but not while somebody is on the way', () => {
    const places = new RoomPlaces(2)
    places.place('a')
    const uses = places.uses('a')
    places.place('a')
    places.closed('a', uses)
    expect(places.find('a')).not.toBeNull()
    places.closed('a', places.uses('a'))
    expect(places.find('a')).toBeNull()
  })

  it('are gone with their thread', () => {
    const places = new RoomPlaces(2)
    const [a, b] = [places.place('a'), places.place('b')]
    places.workerLost(a)
    expect([places.find('a'), places.find('b')]).toEqual([null, b])
    places.leave('a')
    expect(places.uses('a')).toBe(0)
  })
})
