import { expect, it } from 'vitest'
import { REFUSALS } from '../../domain/refusal.ts'
import { answered, GUEST, MEETING_ID, newCaller, of, PIN, SEAT, spoken } from './caller.suite.ts'
import { REFUSAL_CUES } from './refusal-cue.ts'
import { TypedDigits } from './typed-digits.ts'

const tries = (actions: Parameters<typeof of>[0]) => of(actions, 'tryDoor').map(({ kind, number }) => `${kind} ${number.reveal()}`)

it('[D1] greets, and asks for a number, in each language of the called number', () => {
  const caller = newCaller(['en', 'de'])
  const [, play] = caller.hear({ type: 'answered', dialled: null })
  expect(spoken(caller.actions)).toEqual(['welcome', 'enter-number', 'choose-language'])
  expect(play).toMatchObject({ parts: [{ language: 'en' }, { language: 'en' }, { language: 'de' }], bargeIn: true })
})

it('[D1] a number of one language offers no other', () => {
  expect(spoken(answered(['de']).actions)).toEqual(['welcome', 'enter-number'])
})

it('[D1] the star key takes the next language, and comes round', () => {
  const caller = answered(['en', 'de'])
  expect(of(caller.press('*'), 'play')[0]?.parts.map((part) => 'language' in part && part.language)).toEqual(['de', 'de', 'en'])
  expect(of(caller.press('*'), 'play')[0]?.parts[0]).toMatchObject({ language: 'en' })
})

it('[D1] a digit ends the greeting; the next ones end nothing', () => {
  const caller = answered()
  expect(of(caller.press('4'), 'stopPlaying')).toHaveLength(1)
  expect(of(caller.press('915'), 'stopPlaying')).toHaveLength(0)
})

it('[D1] 13 digits are a PIN at once, and the key after them is none of the next number', () => {
  const caller = answered()
  expect(tries(caller.press(PIN.slice(0, 12)))).toEqual([])
  expect(tries(caller.press(PIN.slice(12)))).toEqual([`pin ${PIN}`])
  expect(caller.press('#*1')).toEqual([])
})

it('[D1] 10 digits wait a little whether more come', () => {
  const caller = answered()
  const short = of(caller.press(MEETING_ID), 'startTimer').at(-1)?.afterMs ?? 0
  expect(short).toBeLessThan(of(caller.actions, 'startTimer').at(-2)?.afterMs ?? 0)
  expect(tries(caller.wait())).toEqual([`meetingId ${MEETING_ID}`])
})

it('[D1] 10 digits and the hash key are a meeting ID at once', () => {
  expect(tries(answered().press(`${MEETING_ID}#`))).toEqual([`meetingId ${MEETING_ID}`])
})

it('[D1] the hash key alone is no try, and ends no sentence', () => {
  expect(answered().press('###')).toEqual([])
})

it('[D1] the star key takes back what was typed', () => {
  const caller = answered(['en', 'de'])
  expect(spoken(caller.press('123*'))).toEqual(['enter-number', 'choose-language'])
  expect(tries(caller.press(`${MEETING_ID}#`))).toEqual([`meetingId ${MEETING_ID}`])
})

it('[V1] a number that was dialled with the call is tried without a question', () => {
  const caller = newCaller()
  caller.hear({ type: 'answered', dialled: TypedDigits.dialled(PIN) })
  expect(tries(caller.actions)).toEqual([`pin ${PIN}`])
  expect(spoken(caller.actions)).toEqual([])
})

it('[V1] what is neither PIN nor meeting ID was not dialled', () => {
  for (const text of ['', '12345678901', `${PIN}1`, `${PIN.slice(1)}x`, 'conference']) expect(TypedDigits.dialled(text)).toBeNull()
})

it.each(['.', '*', '**'])('[V1] a gateway dials the PIN behind the meeting ID, and %s between them', (between) => {
  const dialled = TypedDigits.dialled(`${MEETING_ID}${between}${PIN}`)
  expect([dialled?.kind, dialled?.reveal(), dialled?.revealMeeting()]).toEqual(['pin', PIN, MEETING_ID])
  expect(`${String(dialled)}${JSON.stringify(dialled)}`).not.toMatch(/\d/)
})

it('[V1] a PIN behind something else, or something else behind a meeting ID, was not dialled', () => {
  for (const text of [
    `${PIN}.${PIN}`,
    `${MEETING_ID}.${MEETING_ID}`,
    `${MEETING_ID}***${PIN}`,
    `${MEETING_ID}.`,
    `.${PIN}`,
    `${MEETING_ID}-${PIN}`,
  ])
    expect(TypedDigits.dialled(text)).toBeNull()
  expect(TypedDigits.dialled(PIN)?.revealMeeting()).toBeNull()
})

it('[P5] three numbers a call, short ones too; then goodbye', () => {
  const caller = answered()
  caller.press(PIN)
  expect(spoken(caller.hear({ type: 'refused', code: 'pin_unknown' }))).toEqual(['pin-unknown', 'enter-number'])
  expect(spoken(caller.press('123#'))).toEqual(['number-incomplete', 'enter-number'])
  caller.press(PIN)
  expect(spoken(caller.hear({ type: 'refused', code: 'pin_unknown' }))).toEqual(['pin-unknown', 'goodbye'])
  expect(caller.press(PIN)).toEqual([])
  expect(caller.listen()).toEqual([{ type: 'hangUp', cause: 'tries' }])
})

it('[P5] nobody holds a line by pressing keys', () => {
  const caller = answered(['en', 'de'])
  caller.press('***12')
  expect(spoken(caller.wait('patience'))).toEqual(['goodbye'])
  expect(caller.listen()).toEqual([{ type: 'hangUp', cause: 'silence' }])
})

it('[P5] time that runs out while the door is asked takes nothing from its answer', () => {
  const admitted = answered()
  admitted.press(PIN)
  expect(admitted.wait('patience')).toEqual([])
  expect(of(admitted.hear({ type: 'admitted', seat: SEAT }), 'connectMedia')).toHaveLength(1)
  const refused = answered()
  refused.press(PIN)
  refused.wait('patience')
  expect(spoken(refused.hear({ type: 'refused', code: 'pin_unknown' }))).toEqual(['pin-unknown', 'goodbye'])
})

it('a silent caller is asked again', () => {
  const caller = answered()
  expect(of(caller.listen(), 'startTimer')).toHaveLength(1)
  expect(spoken(caller.wait())).toEqual(['enter-number'])
})

it('[A6] every code of the door has a cue of its own', () => {
  expect(Object.keys(REFUSAL_CUES).toSorted()).toEqual([...REFUSALS].toSorted())
  const cues = Object.values(REFUSAL_CUES).map(({ prompt }) => prompt)
  expect(new Set(cues).size).toBe(cues.length)
})

it.each(REFUSALS)('[D3] %s: the cue is heard, and no sound is connected', (code) => {
  const caller = answered()
  caller.press(PIN)
  expect(spoken(caller.hear({ type: 'refused', code }))[0]).toBe(REFUSAL_CUES[code].prompt)
  expect(of(caller.actions, 'connectMedia')).toEqual([])
})

it.each(REFUSALS.filter((code) => !REFUSAL_CUES[code].mayTryAgain))('[D3] %s: no key helps, and the call ends', (code) => {
  const caller = answered()
  caller.press(PIN)
  expect(spoken(caller.hear({ type: 'refused', code }))).toEqual([REFUSAL_CUES[code].prompt, 'goodbye'])
  expect(caller.press('1*#')).toEqual([])
  expect(caller.listen()).toEqual([{ type: 'hangUp', cause: 'refused' }])
})

it('[D3] a locked meeting says so and hangs up, with tries left', () => {
  expect(REFUSAL_CUES.meeting_locked).toEqual({ prompt: 'meeting-locked', mayTryAgain: false })
})

it('[I4] let in while it hears that the meeting is locked, a caller comes in; after that, and after any other end, it does not', () => {
  const caller = answered()
  caller.press(`${MEETING_ID}#`)
  caller.hear({ type: 'refused', code: 'meeting_locked' })
  expect(caller.hear({ type: 'letIn' }).map(({ type }) => type)).toEqual(['stopPlaying', 'tryAgain', 'startTimer'])
  expect(caller.hear({ type: 'letIn' })).toEqual([])
  expect(of(caller.hear({ type: 'admitted', seat: GUEST }), 'connectMedia')).toHaveLength(1)
  const late = answered()
  late.press(`${MEETING_ID}#`)
  late.hear({ type: 'refused', code: 'meeting_locked' })
  late.listen()
  expect(late.hear({ type: 'letIn' })).toEqual([])
  const broken = answered()
  broken.press(`${MEETING_ID}#`)
  broken.hear({ type: 'doorFailed' })
  expect(broken.hear({ type: 'letIn' })).toEqual([])
})

it('a door that does not answer is a fault of ours', () => {
  const silent = answered()
  silent.press(PIN)
  expect(spoken(silent.wait())).toEqual(['fault', 'goodbye'])
  expect(of(silent.hear({ type: 'admitted', seat: SEAT }), 'connectMedia')).toEqual([])
  const broken = answered()
  broken.press(PIN)
  expect(spoken(broken.hear({ type: 'doorFailed' }))).toEqual(['fault', 'goodbye'])
})

it('a caller whose last words are never reported as heard is hung up all the same', () => {
  const caller = answered()
  caller.press(PIN)
  caller.hear({ type: 'refused', code: 'meeting_locked' })
  expect(caller.wait()).toEqual([{ type: 'hangUp', cause: 'refused' }])
})

it('[D4] a guest hears how to learn its return PIN', () => {
  const caller = answered()
  caller.press(`${MEETING_ID}#`)
  expect(spoken(caller.hear({ type: 'admitted', seat: GUEST }))).toEqual(['admitted', 'return-pin-hint', '♪joined'])
})
