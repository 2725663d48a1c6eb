import { expect, it } from 'vitest'
import { REFUSALS } from '../../domain/refusal.ts'
import { answered, HOST, MEETING_ID, newCaller, of, PIN, SEAT, seated, spoken, type Caller } from './caller.suite.ts'
import { keyOf } from './key.ts'
import { PROMPTS } from './prompt.ts'
import { REFUSAL_CUES } from './refusal-cue.ts'
import { screenOf } from './screen.ts'
import { CUE_TEXTS, WORDS } from './screen-words.ts'
import { TypedDigits } from './typed-digits.ts'

function room(dialled: string | null = null, languages?: Parameters<typeof newCaller>[0]): Caller {
  const caller = newCaller(languages)
  caller.hear({ type: 'picture', seen: true })
  caller.hear({ type: 'answered', dialled: dialled === null ? null : TypedDigits.dialled(dialled) })
  return caller
}

function seatedRoom(seat = SEAT): Caller {
  const caller = room(PIN)
  caller.hear({ type: 'admitted', seat })
  caller.listen()
  return caller
}

const screen = (caller: Caller) => screenOf(caller.state())
const lines = (caller: Caller): string => JSON.stringify(screen(caller))

it('[V1] asks for a number, and shows what is typed in groups, in the chosen language', () => {
  const caller = room(null, ['en', 'de'])
  expect(screen(caller)).toMatchObject({ kind: 'card', sign: 'welcome', title: WORDS.en.ask.title, digits: '' })
  expect(lines(caller)).toContain(WORDS.de.otherLanguage)
  caller.press('*')
  expect(screen(caller)).toMatchObject({ title: WORDS.de.ask.title })
  const typed = Array.from(PIN.slice(0, 12), (key) => {
    caller.hear({ type: 'key', key: keyOf(key)! })
    return (screen(caller) as { digits: string }).digits
  })
  expect([typed[1], typed[3], typed[9], typed[11]]).toEqual(['49', '491 5', '491 582 7360', '491 582 736 015'])
  caller.press(PIN.slice(12))
  expect(screen(caller)).toMatchObject({ sign: 'waiting', digits: null })
})

it('[V1] the pages that welcome bear the name of the server', () => {
  const caller = room(null, ['en', 'de'])
  expect(screenOf(caller.state(), 'Acme')).toMatchObject({ sign: 'welcome', title: `Acme: ${WORDS.en.ask.title}` })
  caller.press('4')
  expect(screenOf(caller.state(), 'Acme')).toMatchObject({ title: `Acme: ${WORDS.en.ask.title}`, digits: '4' })
  expect(screenOf(room(PIN, ['en']).state(), 'Acme')).toMatchObject({ sign: 'waiting', title: WORDS.en.asking.title })
})

it('[A6] [V2] every code of the door has a picture of its own, in both languages', () => {
  for (const language of ['en', 'de'] as const) {
    const titles = REFUSALS.map((code) => {
      const caller = room(PIN, [language])
      caller.hear({ type: 'refused', code })
      const shown = screen(caller)
      expect(shown).toMatchObject({ kind: 'card', title: CUE_TEXTS[REFUSAL_CUES[code].prompt][language].title })
      return 'title' in shown ? shown.title : ''
    })
    expect(new Set(titles).size).toBe(REFUSALS.length)
  }
})

it('every page says something in both languages, and has room on a screen', () => {
  for (const cue of PROMPTS.filter((prompt) => prompt in CUE_TEXTS)) {
    const { en, de } = CUE_TEXTS[cue as keyof typeof CUE_TEXTS]
    expect([en.title, ...en.lines].every((line) => line.length > 0 && line.length <= 72)).toBe(true)
    expect([de.title, ...de.lines].every((line) => line.length > 0 && line.length <= 72)).toBe(true)
    expect(en.title).not.toBe(de.title)
  }
})

it('[V2] the picture of a refusal stays for 8 s though its cue is short, and then the call ends', () => {
  const caller = room(MEETING_ID)
  const said = caller.hear({ type: 'refused', code: 'meeting_locked' })
  expect(of(said, 'startTimer').find(({ name }) => name === 'look')?.afterMs).toBeGreaterThanOrEqual(8_000)
  expect(screen(caller)).toMatchObject({ sign: 'locked', title: 'Meeting locked' })
  expect(lines(caller)).toContain(WORDS.en.waiting)
  expect(caller.listen()).toEqual([])
  expect(screen(caller)).toMatchObject({ title: 'Meeting locked' })
  expect(caller.wait('look')).toEqual([{ type: 'hangUp', cause: 'refused' }])
})

it('[V2] a long cue is heard to its end', () => {
  const caller = room(MEETING_ID)
  caller.hear({ type: 'refused', code: 'meeting_locked' })
  expect(caller.wait('look')).toEqual([])
  expect(caller.listen()).toEqual([{ type: 'hangUp', cause: 'refused' }])
})

it('[V2] without a picture the call ends with its cue, as ever', () => {
  const caller = newCaller()
  caller.hear({ type: 'answered', dialled: TypedDigits.dialled(MEETING_ID) })
  caller.hear({ type: 'refused', code: 'meeting_locked' })
  expect(caller.listen()).toEqual([{ type: 'hangUp', cause: 'refused' }])
})

it('[I4] let in while the picture stands, though the cue is over, it enters without dialling anew', () => {
  const caller = room(MEETING_ID)
  caller.hear({ type: 'refused', code: 'meeting_locked' })
  caller.listen()
  expect(caller.hear({ type: 'letIn' })).toContainEqual({ type: 'tryAgain' })
  expect(caller.wait('look')).toEqual([])
  caller.hear({ type: 'admitted', seat: { ...SEAT, locked: true } })
  expect(screen(caller)).toMatchObject({ kind: 'meeting', status: { locked: true, lock: 'Locked' } })
})

it('[V3] in the meeting: the lock, how many are there, and the keys for a while', () => {
  const caller = seatedRoom()
  expect(screen(caller)).toEqual({
    kind: 'meeting',
    arrangement: 'speaker',
    status: { locked: false, lock: 'Open', attendees: '4 attendees' },
    notice: WORDS.en.keys,
  })
  caller.wait('look')
  expect(screen(caller)).toMatchObject({ notice: null })
  caller.hear({ type: 'people', change: 'left', others: 0, who: null })
  expect(screen(caller)).toMatchObject({ status: { attendees: '1 attendee' } })
})

it('[V3] [L9] a change of the lock is in the status, and by whom in a line over the picture', () => {
  const caller = seatedRoom()
  caller.hear({ type: 'lock', locked: true, version: 2, by: { kind: 'named', name: 'Ada', proved: true } })
  expect(screen(caller)).toMatchObject({ status: { locked: true, lock: 'Locked' }, notice: 'Meeting locked by Ada.' })
  caller.hear({ type: 'lock', locked: false, version: 3, by: { kind: 'named', name: 'Eve', proved: false } })
  expect(screen(caller)).toMatchObject({ status: { locked: false, lock: 'Open' }, notice: 'Meeting unlocked by <Eve>.' })
})

it('[T5] whoever takes a picture of the meeting from outside is named in a line over the picture', () => {
  const caller = seatedRoom()
  caller.hear({ type: 'snapshot', by: { kind: 'named', name: 'Ada', proved: true } })
  expect(screen(caller)).toMatchObject({ notice: 'Ada took a picture of this meeting.' })
  caller.hear({ type: 'snapshot', by: null })
  expect(screen(caller)).toMatchObject({ notice: 'You took a picture of this meeting.' })
})

it('[V4] `*4` of a host locks, and the picture says so', () => {
  const caller = seatedRoom(HOST)
  caller.press('*4')
  caller.hear({ type: 'answer', answer: { to: 'lock', locked: true, version: 2 } })
  expect(screen(caller)).toMatchObject({ notice: 'Meeting locked.' })
})

it('[D5] `*1` goes from one arrangement to the other, and says nothing', () => {
  const caller = seatedRoom()
  expect(spoken(caller.press('*1'))).toEqual([])
  expect(screen(caller)).toMatchObject({ arrangement: 'grid', notice: WORDS.en.arrangement.grid })
  caller.press('*1')
  expect(screen(caller)).toMatchObject({ arrangement: 'speaker' })
})

it('[D5] *0 tells who sees a picture how to change its layout', () => {
  expect(spoken(seatedRoom().press('*0'))).toEqual(['key-mute', 'key-hand', 'key-people', 'key-layout', 'key-list'])
})

it('[D5] on a telephone `*1` is no key: the list is named', () => {
  expect(spoken(seated().press('*1'))).toEqual(['key-list'])
})

it('[R4] removed, it sees so for 8 s', () => {
  const caller = seatedRoom()
  expect(caller.hear({ type: 'closed', closing: 'removed' })[0]).toEqual({ type: 'disconnectMedia' })
  expect(screen(caller)).toMatchObject({ kind: 'card', title: CUE_TEXTS.removed.en.title })
  expect([caller.listen(), caller.wait('look')]).toEqual([[], [{ type: 'hangUp', cause: 'removed' }]])
})

it('a wrong number: why, and the question again', () => {
  const caller = answered()
  caller.press('123#')
  expect(screen(caller)).toMatchObject({ title: CUE_TEXTS['number-incomplete'].en.title, digits: '' })
  caller.press('4')
  expect(screen(caller)).toMatchObject({ title: WORDS.en.ask.title, digits: '4' })
})
