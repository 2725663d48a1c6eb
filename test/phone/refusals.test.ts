/** Who is not let in hears why, in its own decoder's recording, and nothing else. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARD, NOT_HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { spokenWords } from '../../src/phone/prompts/recogniser.suite.ts'
import { SENTENCES } from '../../src/phone/prompts/sentences.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import type { Language, Prompt } from '../../src/phone/ivr/prompt.ts'
import { setLock, startMeeting } from '../harness/cast.ts'
import { answerIn, justNow, NOT_THERE, PhoneStage } from '../harness/phone-stage.ts'
import { until, type Heard } from '../harness/telephone.ts'
import { toneIn } from '../harness/tone.ts'

const INSIDE_HERTZ = 1_613

const hasRecogniser = hasProgram('pocketsphinx_continuous')

describe.skipIf(!hasProgram('baresip')).concurrent('callers who are refused', () => {
  let stage: PhoneStage
  beforeAll(async () => {
    stage = await PhoneStage.open()
  })
  afterAll(() => stage?.close())

  /** A stranger types this; everything that it hears from then on until it is hung up. */
  async function answerTo(typed: string, language: Language = 'en'): Promise<Heard> {
    const phone = await stage.telephone({ plays: 700 }, language)
    const at = await stage.type(phone, typed)
    await until(() => phone.isHungUp, 'the stranger is hung up')
    return answerIn(await phone.end(), at)
  }

  /** The cue, and after it whatever the telephone says until its caller gives up. */
  async function cueOf(typed: string, cue: Prompt, language: Language = 'en'): Promise<Heard> {
    const phone = await stage.telephone({ plays: 700 }, language)
    const at = await stage.type(phone, typed)
    await stage.ear.hears(phone, cue, { since: at, language })
    return answerIn(await phone.end(), at)
  }

  /** What PocketSphinx understands: English, where it is installed. */
  const wordsIn = async (heard: Heard, language: Language): Promise<readonly string[]> =>
    language === 'en' && hasRecogniser ? [await stage.ear.words(heard)] : []

  it.each(['en', 'de'] as const)(
    '[D3] [L4] [D2] a stranger with the ID of a locked meeting hears in %s that it is locked, nothing of the meeting, and is hung up',
    async (language) => {
      const run = await startMeeting(stage.ada)
      const singer = await stage.singer(run, INSIDE_HERTZ)
      await setLock(stage.ada, run, true)
      const heard = await answerTo(`${run.number}#`, language)
      const all = await stage.ear.scores(heard, language)
      expect(all.get('meeting-locked')).toBeGreaterThanOrEqual(HEARD)
      const wrong = [...all].filter(([name, score]) => score > NOT_HEARD && name !== 'meeting-locked' && name !== 'goodbye')
      expect(wrong).toEqual([])
      for (const words of await wordsIn(heard, language)) expect(words).toContain(spokenWords(SENTENCES['meeting-locked'].en))
      expect(toneIn(heard, INSIDE_HERTZ)).toBeLessThan(NOT_THERE / 2)
      expect((await stage.conference(run)).attendees.every(({ legs }) => legs.every(({ path }) => path !== 'phone'))).toBe(true)
      expect(singer.heard.size).toBe(0)
      // The same ears hear the meeting where somebody is admitted.
      const own = await stage.telephone({ plays: 700 }, language)
      await stage.join(own, run, stage.ada)
      await stage.untilTones(justNow(own), [INSIDE_HERTZ])
      await own.end()
      await singer.close()
    },
  )

  const silence: Heard = { rate: 8_000, samples: new Int16Array(40_000) }

  it.each(['en', 'de'] as const)('[D3] another cue and silence are not taken for the locked one in %s', async (language) => {
    for (const heard of [await cueOf('4839201157#', 'no-meeting', language), silence]) {
      expect(await stage.ear.score(heard, language, 'meeting-locked')).toBeLessThanOrEqual(NOT_HEARD)
      for (const words of await wordsIn(heard, language)) expect(words).not.toContain(spokenWords(SENTENCES['meeting-locked'].en))
    }
  })

  it('[D3] [A7] a number that no meeting has, and one that is not live, sound the same', async () => {
    const meeting = await stage.ada.do('createMeeting', { body: { title: 'Not yet' } })
    for (const number of ['4839201157', meeting.number])
      expect(await stage.ear.score(await cueOf(`${number}#`, 'no-meeting'), 'en', 'no-meeting')).toBeGreaterThanOrEqual(HEARD)
  })

  it.each([
    ['accounts', 'sign-in-required'],
    ['invited', 'not-invited'],
  ] as const)('[D3] a meeting that is open to %s says so', async (openTo, cue) => {
    const meeting = await stage.ada.do('createMeeting', { body: { title: 'Closed', settings: { openTo } } })
    await stage.ada.enter({ number: meeting.number })
    const heard = await stage.ear.scores(await cueOf(`${meeting.number}#`, cue), 'en', [cue, 'admitted', 'meeting-locked'])
    expect(heard.get(cue)).toBeGreaterThanOrEqual(HEARD)
    for (const other of ['admitted', 'meeting-locked'] as const) expect(heard.get(other)).toBeLessThanOrEqual(NOT_HEARD)
  })

  it('[P5] three wrong PINs end a call, each with its cue', async () => {
    const phone = await stage.telephone({ plays: 700, number: '+4930111' })
    const starts: number[] = []
    for (const pin of ['1111111111111', '2222222222222', '3333333333333']) {
      starts.push(await stage.type(phone, pin))
      await stage.ear.hears(phone, 'pin-unknown', { language: 'en', since: starts.at(-1) ?? 0 })
    }
    await until(() => phone.isHungUp, 'the caller is hung up')
    const heard = await phone.end()
    for (const start of starts) expect(await stage.ear.score(answerIn(heard, start), 'en', 'pin-unknown')).toBeGreaterThanOrEqual(HEARD)
  })

  it('[P5] [P2] [R4] wrong, dead and foreign PINs sound the same', async () => {
    const [ended, removed] = [await startMeeting(stage.ada), await startMeeting(stage.ada)]
    const dora = await stage.person('Dora Removed')
    await stage.ada.do('invite', { params: { conferenceId: removed.conferenceId }, body: { accountIds: [dora.accountId], emails: [] } })
    const [ofEnded, ofRemoved] = [await stage.pinOf(stage.ada, ended), await stage.pinOf(dora, removed)]
    for (const pin of [ofEnded, ofRemoved]) expect(pin).toMatch(/^\d{13}$/)
    const attendeeId = (await stage.attendee(removed, dora.name))?.id ?? ''
    await stage.ada.do('end', { params: { conferenceId: ended.conferenceId } })
    await stage.ada.do('removeAttendee', { params: { conferenceId: removed.conferenceId, attendeeId }, body: {} })
    const answers = await Promise.all(['4444444444444', ofEnded, ofRemoved].map((pin) => cueOf(pin, 'pin-unknown')))
    for (const heard of answers) {
      expect(await stage.ear.score(heard, 'en', 'pin-unknown')).toBeGreaterThanOrEqual(HEARD)
      expect(await stage.ear.score(heard, 'en', 'no-meeting')).toBeLessThanOrEqual(NOT_HEARD)
    }
  })
})
