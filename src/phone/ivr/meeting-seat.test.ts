import { expect, it } from 'vitest'
import { GUEST, MEETING_ID, answered, of, SEAT, seated, spoken } from './caller.suite.ts'

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

it('others who come and go are a tone each, and the last who goes is told of', () => {
  const caller = seated()
  expect(spoken(caller.hear({ type: 'people', change: 'joined', others: 4 }))).toEqual(['♪joined'])
  caller.listen()
  expect(spoken(caller.hear({ type: 'people', change: 'left', others: 3 }))).toEqual(['♪left'])
  caller.listen()
  expect(spoken(caller.hear({ type: 'people', change: 'left', others: 0 }))).toEqual(['♪left', 'only-one-here'])
})

it('no tone interrupts a sentence, nor comes late after it', () => {
  const caller = seated()
  caller.press('*0')
  expect(caller.hear({ type: 'people', change: 'joined', others: 4 })).toEqual([])
  expect(spoken(caller.listen())).toEqual([])
})

it('[L9] news of the lock waits for the sentence that is being said, and only the last of it is said', () => {
  const caller = seated()
  caller.press('*0')
  caller.hear({ type: 'lock', locked: true, version: 2 })
  caller.hear({ type: 'lock', locked: false, version: 3 })
  expect(spoken(caller.hear({ type: 'lock', locked: true, version: 4 }))).toEqual([])
  expect(spoken(caller.listen())).toEqual(['now-locked'])
  expect(spoken(caller.listen())).toEqual([])
})

it('[L9] a key ends the reply that is being said, and no news', () => {
  const caller = seated()
  caller.press('*0')
  caller.hear({ type: 'lock', locked: true, version: 2 })
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
