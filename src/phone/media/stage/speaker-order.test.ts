import { expect, it } from 'vitest'
import { SpeakerOrder } from './speaker-order.ts'

/** Speaks and waits, in turns of so many milliseconds; says who is first after each. */
function after(turns: readonly (readonly [string, number])[]): readonly string[] {
  const order = new SpeakerOrder()
  let now = 0
  return turns.map(([speakers, ms]) => {
    order.hear(speakers.split(' ').filter(Boolean), now)
    order.settle(now)
    now += ms
    order.settle(now)
    return order.identities.join(' ')
  })
}

it('[V3] the first who speaks is shown at once, another after 1.5 s', () => {
  expect(
    after([
      ['Ada', 20],
      ['Bob', 1_400],
      ['Bob', 100],
    ]),
  ).toEqual(['Ada', 'Ada', 'Bob Ada'])
})

it('[V3] a cough, and two who speak at once, change nothing', () => {
  expect(
    after([
      ['Ada', 5_000],
      ['Bob Ada', 400],
      ['Ada Bob', 400],
      ['Bob Ada', 1_200],
      ['', 5_000],
      ['Cem', 1_000],
      ['', 10],
      ['Cem', 1_000],
    ]).at(-1),
  ).toBe('Ada')
})

it('[V3] who spoke before is remembered', () => {
  expect(
    after([
      ['Ada', 2_000],
      ['Bob', 2_000],
      ['Cem', 2_000],
      ['Ada', 2_000],
    ]).at(-1),
  ).toBe('Ada Cem Bob')
})
