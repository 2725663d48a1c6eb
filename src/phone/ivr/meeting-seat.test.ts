import { expect, it } from 'vitest'
import { GUEST, MEETING_ID, answered, of, SEAT, seated, spoken } from './caller.suite.ts'
import type { Who } from './who.ts'

const welcome = (seat: typeof SEAT) => {
  const caller = answered()
  caller.press(`${MEETING_ID}#`)
  return caller.hear({ type: 'admitted', seat })
}

it('[D2] sound is connected at the admission, before the welcome', () => {
  expect(welcome(SEAT).map(({ type }) => type)).toEqual(['connectMedia', 'play'])
})

it('[L9] the welcome tells of a locked door, and of being alone', () => {
  expect(spoken(welcome(SEAT))).toEqual(['admitted', '♪joined'])
  expect(spoken(welcome({ ...GUEST, locked: true, others: 0 }))).toEqual([
    'admitted',
    'door-locked',
    'only-one-here',
    'return-pin-hint',
    '♪joined',
  ])
})

const ADA: Who = { kind: 'named', name: 'Ada', proved: true }
const EVE: Who = { kind: 'named', name: 'Eve', proved: false }
const NUMBER: Who = { kind: 'caller', ending: '56' }

it('[R7] who comes and goes is named, with a tone, and the last who goes leaves the caller alone', () => {
  const caller = seated()
  const hear = (change: 'joined' | 'left', others: number, who: Who | null) => {
    const heard = caller.hear({ type: 'people', change, others, who })
    caller.listen()
    return spoken(heard)
  }
  expect(hear('joined', 4, ADA)).toEqual(['♪joined', '"Ada"', 'has-joined'])
  expect(hear('left', 3, EVE)).toEqual(['♪left', '<Eve>', 'has-left'])
  expect(hear('joined', 4, NUMBER)).toEqual(['♪joined', 'door-phone', 'has-joined'])
  expect(hear('left', 0, ADA)).toEqual(['♪left', '"Ada"', 'has-left', 'only-one-here'])
})

it('several at once, and all who come to a large meeting, are a tone', () => {
  const caller = seated()
  expect(spoken(caller.hear({ type: 'people', change: 'joined', others: 5, who: null }))).toEqual(['♪joined'])
  caller.listen()
  expect(spoken(caller.hear({ type: 'people', change: 'joined', others: 9, who: ADA }))).toEqual(['♪joined'])
  caller.listen()
  expect(spoken(caller.hear({ type: 'people', change: 'left', others: 8, who: ADA }))).toEqual(['♪left', '"Ada"', 'has-left'])
})

it('nobody who comes interrupts a sentence, nor is told of late after it', () => {
  const caller = seated()
  caller.press('*0')
  expect(caller.hear({ type: 'people', change: 'joined', others: 4, who: ADA })).toEqual([])
  expect(spoken(caller.listen())).toEqual([])
})

it('of a crowd that comes one by one, the first and the last are named', () => {
  const caller = seated()
  caller.hear({ type: 'people', change: 'joined', others: 4, who: ADA })
  caller.hear({ type: 'people', change: 'joined', others: 5, who: EVE })
  caller.hear({ type: 'people', change: 'joined', others: 6, who: NUMBER })
  expect(spoken(caller.listen())).toEqual(['♪joined', 'door-phone', 'has-joined'])
  expect(spoken(caller.listen())).toEqual([])
})

it('[L9] who locked or unlocked is named, but to themselves', () => {
  const caller = seated()
  expect(spoken(caller.hear({ type: 'lock', locked: true, version: 2, by: ADA }))).toEqual(['now-locked', 'done-by', '"Ada"'])
  caller.listen()
  expect(spoken(caller.hear({ type: 'lock', locked: false, version: 3, by: null }))).toEqual(['now-unlocked'])
})

it('[P3] whose PIN was tried hears it, and hosts hear whose it was; it waits for what is being said', () => {
  const caller = seated()
  expect(spoken(caller.hear({ type: 'pinTried', owner: null }))).toEqual(['pin-tried'])
  expect(caller.hear({ type: 'pinTried', owner: ADA })).toEqual([])
  expect(spoken(caller.listen())).toEqual(['pin-tried-other', '"Ada"'])
})

it('[L9] news of the lock waits for the sentence that is being said, and only the last of it is said', () => {
  const caller = seated()
  caller.press('*0')
  caller.hear({ type: 'lock', locked: true, version: 2, by: null })
  caller.hear({ type: 'lock', locked: false, version: 3, by: null })
  expect(spoken(caller.hear({ type: 'lock', locked: true, version: 4, by: null }))).toEqual([])
  expect(spoken(caller.listen())).toEqual(['now-locked'])
  expect(spoken(caller.listen())).toEqual([])
})

it('[L9] a key ends the reply that is being said, and no news', () => {
  const caller = seated()
  caller.press('*0')
  caller.hear({ type: 'lock', locked: true, version: 2, by: null })
  expect(caller.press('1').map(({ type }) => type)).toEqual(['stopPlaying', 'play'])
  expect(spoken(caller.actions).at(-1)).toBe('now-locked')
})

it.each([
  ['removed', 'removed'],
  ['ended', 'ended'],
  ['moved', 'moved'],
  ['lost', 'fault'],
] as const)('[R4] %s: silent at once, then told, then hung up', (closing, sentence) => {
  const caller = seated()
  caller.press('*0')
  const actions = caller.hear({ type: 'closed', closing })
  expect(actions.slice(0, 2).map(({ type }) => type)).toEqual(['disconnectMedia', 'stopPlaying'])
  expect(spoken(actions)).toEqual([sentence, 'goodbye'])
  expect(caller.press('*7')).toEqual([])
  expect(caller.listen()).toEqual([{ type: 'hangUp', cause: closing }])
})

it('[A4] refused when the media opens: no sound, the cue, and hung up', () => {
  const caller = seated()
  const actions = caller.hear({ type: 'refused', code: 'meeting_locked' })
  expect(actions[0]).toEqual({ type: 'disconnectMedia' })
  expect(spoken(actions)).toEqual(['meeting-locked', 'goodbye'])
  expect(caller.listen()).toEqual([{ type: 'hangUp', cause: 'refused' }])
})

it('who hangs up hears nothing more', () => {
  const caller = seated()
  expect(caller.hear({ type: 'hungUp' })).toEqual([])
  expect(caller.hear({ type: 'closed', closing: 'ended' })).toEqual([])
  expect(of(caller.actions, 'hangUp')).toEqual([])
})
