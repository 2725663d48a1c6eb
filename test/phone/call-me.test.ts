/** "Call me" rings a real telephone: baresip stands for the trunk and whoever is called, and records what its own decoder gives. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPrompts, type PromptBook } from '../../src/phone/prompts/load-prompts.ts'
import { HEARD, listenTo, newReference } from '../../src/phone/prompts/heard.suite.ts'
import { writeWav } from '../../src/phone/prompts/wav-file.ts'
import type { Prompt } from '../../src/phone/ivr/prompt.ts'
import { Downsampler } from '../../src/phone/media/codec/half-band.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { readConfig } from '../../src/ops/config.ts'
import { Bot } from '../harness/bot.ts'
import { CalledTelephone, type Recording } from '../harness/called-telephone.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { freePort, freePorts } from '../harness/free-ports.ts'
import { startTestServer, type TestServer } from '../harness/server.ts'
import { toneIn } from '../harness/tone.ts'
import { Visitor } from '../harness/visitor.ts'

const NUMBER = '+491701234567'
const MAILBOX = '+491709999999'
const MEETING_TONE = 1_613
const PHONE_TONE = 700
/** Of 32,768. */
const LOUD = 500
const SILENT = 50

let server: TestServer
let ada: Person
let dora: Person
let prompts: PromptBook
let folder: string
/** The number that calls go out by, and its trunk. */
let line = ''

async function startServer(): Promise<void> {
  const config = readConfig({})
  if (!config.ok) throw new Error('the presets are no settings')
  const sip = { ...config.config.sip, host: '127.0.0.1', port: await freePort(), soundPorts: await freePorts(200) }
  server = await startTestServer({ config: { sip } })
  ada = await server.signUpFirst('Ada Organizer')
  dora = await server.addAccount(ada, 'Dora Invited')
}

/** One trunk for each telephone that is called: it goes straight there. */
async function trunkTo(port: number): Promise<void> {
  const id = `line-${String(port)}`
  const { phoneBook } = server.ports
  const at = { host: '127.0.0.1', port, transport: 'udp' } as const
  await phoneBook.putTrunk({ id, name: id, addresses: ['127.0.0.1'], registration: null, media: 'rtp', server: at })
  const number = { id, number: `+4930${String(port)}`, written: id, country: 'DE', city: 'Berlin', language: 'en', trunkId: id } as const
  await phoneBook.putNumber(number)
  await until(() => server.logLines.some((line) => line.includes('telephones can call')), 'the telephones are open')
  line = id
  await allow()
}

const LIMITS = { serverMinutes: 300, meetingMinutes: 120, personMinutes: 60, callsAtOnce: 5 }
const allow = (limits: Partial<typeof LIMITS> = {}) =>
  ada.do('changeOutgoingCalls', { body: { numberId: line, prefixes: ['+49'], limits: { ...LIMITS, ...limits } } })

async function until(holds: () => boolean | Promise<boolean>, what: string, within = 40_000): Promise<void> {
  const end = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come true that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function telephone(options: Parameters<typeof CalledTelephone.start>[0]): Promise<CalledTelephone> {
  const phone = await CalledTelephone.start(options)
  await until(() => phone.isReady, 'the telephone is ready')
  await trunkTo(phone.port)
  return phone
}

const at = (run: Run) => ({ params: { conferenceId: run.conferenceId } })
const seenBy = async (person: Person, run: Run) => await person.do('conference', at(run))
const callOf = async (person: Person, run: Run) => (await seenBy(person, run)).me.call
const callMe = (person: Visitor, run: Run, number = NUMBER) => person.call('callMe', { ...at(run), body: { number } })

async function standing(run: Run, name: string): Promise<string> {
  const found = (await seenBy(ada, run)).attendees.find((attendee) => attendee.name === name)
  return found === undefined ? 'not there' : `${found.standing} ${found.legs.map(({ path }) => path).join(' ')}`.trim()
}

/** The meeting is locked, and somebody in it makes a sound. */
async function lockedMeeting(): Promise<{ readonly run: Run; readonly bot: Bot }> {
  const run = await startMeeting(ada, [dora])
  await setLock(ada, run, true)
  const { media } = await ada.copy().enter({ number: run.number }, 'Ada', 'sdk')
  const bot = await Bot.connect(media.url, media.token)
  await bot.sing(MEETING_TONE)
  return { run, bot }
}

const narrow = (sound: Int16Array): Int16Array => {
  const output = new Int16Array(Math.floor(sound.length / 2))
  new Downsampler(sound.length).process(sound.subarray(0, 2 * output.length), output)
  return output
}

const score = (heard: Recording, prompt: Prompt): number =>
  listenTo(heard)(newReference({ rate: heard.rate, samples: narrow(prompts.get('en', prompt)) })).score
const hasHeard = (phone: CalledTelephone, prompt: Prompt): boolean =>
  phone.heard().samples.length > 8_000 && score(phone.heard(), prompt) >= HEARD

const ANNOUNCEMENT_SECONDS = 10
/** A mailbox's announcement, with the tones of the key 1 in its sound. When it is over, the mailbox hangs up. */
function announcement(): string {
  const rate = 48_000
  const samples = Int16Array.from({ length: ANNOUNCEMENT_SECONDS * rate }, (_, n) => {
    const second = n / rate
    const tones = second < 2 ? [440] : [697, 1_209]
    return Math.round(tones.reduce((sum, hertz) => sum + 6_000 * Math.sin(2 * Math.PI * hertz * second), 0))
  })
  const file = join(folder, 'announcement.wav')
  writeFileSync(file, writeWav({ rate, samples }))
  return file
}

describe.skipIf(!hasProgram('baresip'))('"Call me"', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'call-me-'))
    await startServer()
    const loaded = await loadPrompts([], 16_000, ({ samples }) => samples)
    if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
    prompts = loaded.book
  })
  afterAll(async () => {
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('[D2] [D4] [L5] rings, and with the key 1 its attendee is in the locked meeting, heard and hearing; before that nothing is heard', async () => {
    const { run, bot } = await lockedMeeting()
    const phone = await telephone({ number: NUMBER, plays: PHONE_TONE, picksUp: true })
    expect((await callMe(dora, run)).ok).toBe(true)
    await until(async () => (await callOf(dora, run))?.state === 'answered', 'the page shows that it was picked up')
    await until(() => hasHeard(phone, 'called-press-one'), 'the question is heard')
    await until(() => hasHeard(phone, 'called'), 'the greeting is heard')
    const before = phone.heard()
    expect(toneIn(before, MEETING_TONE)).toBeLessThan(SILENT)
    expect(await standing(run, 'Dora Invited')).toBe('invited')
    phone.press('1')
    await until(async () => (await standing(run, 'Dora Invited')) === 'present phone', 'Dora is in by telephone')
    await until(async () => (await callOf(dora, run)) === null, 'nothing rings any more for the page')
    const leg = (await seenBy(ada, run)).attendees.find(({ name }) => name === 'Dora Invited')?.legs[0]?.id ?? ''
    await until(() => toneIn({ rate: 48_000, samples: bot.from(leg).recent }, PHONE_TONE) > LOUD, 'others hear the telephone')
    const lately = (): Recording => ({ ...phone.heard(), samples: phone.heard().samples.slice(-8_000) })
    const [others, itself] = [() => toneIn(lately(), MEETING_TONE), () => toneIn(lately(), PHONE_TONE)]
    // Once the welcome is spoken, whose voice has something of every tone.
    await until(() => others() > LOUD && itself() < SILENT, 'the telephone hears the others, and not itself')
    // P3: while it is in use, nothing rings.
    expect(await callMe(dora, run)).toMatchObject({ ok: false, problem: { code: 'pin_in_use' } })
    const attendeeId = (await seenBy(dora, run)).me.attendeeId ?? ''
    await ada.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await until(() => phone.isOver, 'the removed telephone is hung up')
    await Promise.all([phone.end(), bot.close()])
  })

  it('[D2] a mailbox that picks up, talks, and plays the tones of 1 never joins, and its attendee is told', async () => {
    const { run, bot } = await lockedMeeting()
    const mailbox = await telephone({ number: MAILBOX, plays: announcement(), picksUp: true })
    expect((await callMe(dora, run, MAILBOX)).ok).toBe(true)
    await until(() => hasHeard(mailbox, 'called-press-one'), 'the mailbox is asked')
    expect(await standing(run, 'Dora Invited')).toBe('invited')
    await until(async () => (await callOf(dora, run))?.state === 'failed', 'the page shows that nobody took it')
    expect(await callOf(dora, run)).toEqual({ state: 'failed', failure: 'not_taken' })
    expect(toneIn(await mailbox.end(), MEETING_TONE)).toBeLessThan(SILENT)
    await bot.close()
  })

  it('[R4] removed while it rings, the telephone falls silent', async () => {
    const run = await startMeeting(ada, [dora])
    const phone = await telephone({ number: NUMBER, plays: PHONE_TONE, picksUp: false })
    expect((await callMe(dora, run)).ok).toBe(true)
    await until(() => phone.isRinging, 'it rings')
    expect(await callOf(dora, run)).toEqual({ state: 'ringing', failure: null })
    const attendeeId = (await seenBy(dora, run)).me.attendeeId ?? ''
    await ada.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await until(() => phone.isOver, 'it has stopped')
    await phone.end()
  })

  it('[A6] whoever refuses to pick up is busy, in words for the page', async () => {
    const run = await startMeeting(ada, [dora])
    const phone = await telephone({ number: NUMBER, plays: PHONE_TONE, picksUp: false })
    expect((await callMe(dora, run)).ok).toBe(true)
    await until(() => phone.isRinging, 'it rings')
    phone.hangUp()
    await until(async () => (await callOf(dora, run))?.state === 'failed', 'the page shows it')
    expect((await callOf(dora, run))?.failure).toMatch(/^(busy|declined)$/)
    await phone.end()
  })

  it('[A40] nothing rings for guests, for numbers that nobody allowed, and when the minutes are used up', async () => {
    const run = await startMeeting(ada, [dora])
    const phone = await telephone({ number: NUMBER, plays: PHONE_TONE, picksUp: false })
    const guest = new Visitor(server.url)
    await guest.enter({ number: run.number }, 'Guest')
    const answers = [await callMe(guest, run), await callMe(dora, run, '+43171234567'), await callMe(dora, run, '+4990012345678')]
    await allow({ personMinutes: 1 })
    // The calls before this have cost a minute each.
    answers.push(await callMe(dora, run))
    expect(answers.map((answer) => (answer.ok ? 'rings' : answer.problem.code))).toEqual([
      'sign_in_first',
      'number_not_allowed',
      'number_not_allowed',
      'call_limit_reached',
    ])
    expect((await ada.do('outgoingCalls', {})).spent.minutes).toBeGreaterThanOrEqual(4)
    expect(phone.isRinging).toBe(false)
    await phone.end()
  })

  it('[P6] no number that was called is in any line that the server logged, and none in the audit log', async () => {
    const log = server.logLines.join('')
    expect(log).toContain('"call ended"')
    for (const number of [NUMBER, MAILBOX]) expect(log).not.toContain(number.slice(1))
    const { items } = await ada.do('meetings', {})
    const audits = await Promise.all(items.map(({ id }) => ada.do('audit', { params: { meetingId: id }, query: {} })))
    const events = audits.flatMap((audit) => audit.items)
    expect(events.filter(({ type }) => type === 'call.placed').length).toBeGreaterThanOrEqual(4)
    for (const number of [NUMBER, MAILBOX]) expect(JSON.stringify(events)).not.toContain(number.slice(5))
  })
})
