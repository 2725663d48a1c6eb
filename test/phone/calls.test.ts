/** Real telephones call a real server: baresip dials, presses keys, and records what its own decoder gives. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadPrompts, type PromptBook } from '../../src/phone/prompts/load-prompts.ts'
import { HEARD, listenTo, newReference, NOT_HEARD } from '../../src/phone/prompts/heard.suite.ts'
import type { Language, Prompt } from '../../src/phone/ivr/prompt.ts'
import { Downsampler } from '../../src/phone/media/codec/half-band.ts'
import { freePort, hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { readConfig } from '../../src/ops/config.ts'
import { Bot } from '../harness/bot.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { startTestServer, type TestServer } from '../harness/server.ts'
import { Telephone, type Heard } from '../harness/telephone.ts'
import { toneIn } from '../harness/tone.ts'

const TRUNK = { id: 'trunk', name: 'Test', addresses: ['127.0.0.1'], registration: null, media: 'rtp' } as const
const NUMBERS = { en: '+4930100', de: '+4930200' } as const

let server: TestServer
let sipPort: number
let ada: Person
let dora: Person
let prompts: PromptBook

async function startServer(): Promise<void> {
  const config = readConfig({})
  if (!config.ok) throw new Error('the presets are no settings')
  sipPort = await freePort()
  const sip = { ...config.config.sip, host: '127.0.0.1', port: sipPort, soundPorts: { first: 41_000, last: 41_399 } }
  server = await startTestServer({ config: { sip } })
  ada = await server.signUpFirst('Ada Organizer')
  dora = await server.addAccount(ada, 'Dora Invited')
  const { phoneBook } = server.ports
  await phoneBook.putTrunk(TRUNK)
  for (const language of ['en', 'de'] as const) {
    const number = { id: language, number: NUMBERS[language], written: NUMBERS[language], country: 'DE', city: 'Berlin', language }
    await phoneBook.putNumber({ ...number, trunkId: TRUNK.id })
  }
}

const dial = async (phone: Telephone, language: Language = 'en'): Promise<void> => {
  await phone.call(`sip:${NUMBERS[language]}@127.0.0.1:${String(sipPort)}`)
  await pause(1_000)
}
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const conference = (run: Run) => ada.do('conference', { params: { conferenceId: run.conferenceId } })
const pinOf = async (person: Person, run: Run): Promise<string> =>
  (await person.do('dialIn', { params: { conferenceId: run.conferenceId } })).pin

async function standing(run: Run, name: string): Promise<string> {
  const found = (await conference(run)).attendees.find((attendee) => attendee.name === name)
  return found === undefined ? 'not there' : `${found.standing} ${found.legs.map(({ path }) => path).join(' ')}`.trim()
}

async function until(holds: () => boolean | Promise<boolean>, what: string, within = 20_000): Promise<void> {
  const end = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come true that ${what}`)
    await pause(100)
  }
}

/** As a narrow-band telephone gets it. */
const narrow = (sound: Int16Array): Int16Array => {
  const output = new Int16Array(Math.floor(sound.length / 2))
  new Downsampler(sound.length).process(sound.subarray(0, 2 * output.length), output)
  return output
}

/** How well each of these prompts is found in what a telephone heard. */
function scores(heard: Heard, language: Language, names: readonly Prompt[]): readonly number[] {
  const listen = listenTo(heard)
  return names.map((name) => listen(newReference({ rate: heard.rate, samples: narrow(prompts.get(language, name)) })).score)
}

describe.skipIf(!hasProgram('baresip'))('telephones', () => {
  beforeAll(async () => {
    await startServer()
    const loaded = await loadPrompts([], 16_000, ({ samples }) => samples)
    if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
    prompts = loaded.book
  })
  afterAll(() => server?.close())

  it.each(['en', 'de'] as const)(
    '[D3] [L4] a stranger with the ID of a locked meeting hears that it is locked, in %s, and is hung up',
    async (language) => {
      const run = await startMeeting(ada)
      const inside = await Bot.connect(...mediaOf(await ada.copy().enter({ number: run.number }, 'Ada', 'sdk')))
      await inside.sing(1_613)
      await setLock(ada, run, true)
      const phone = await Telephone.start({ tone: 700 })
      await dial(phone, language)
      await phone.press(`${run.number}#`)
      await phone.untilHungUp()
      const heard = await phone.end()
      const [locked = 0, ...others] = scores(heard, language, ['meeting-locked', 'no-meeting', 'pin-in-use', 'blocked'])
      expect(locked).toBeGreaterThanOrEqual(HEARD)
      for (const score of others) expect(score).toBeLessThanOrEqual(NOT_HEARD)
      // Nothing of the meeting, which was not silent.
      expect(toneIn(heard, 1_613)).toBeLessThan(20)
      expect(await standing(run, '+493012345678')).toBe('not there')
      await inside.close()
    },
  )

  it('[D2] [D4] [D6] [L5] by PIN a locked meeting opens: by name, heard by everybody, hearing everybody but itself', async () => {
    const run = await startMeeting(ada, [dora])
    await setLock(ada, run, true)
    const bot = await Bot.connect(...mediaOf(await ada.copy().enter({ number: run.number }, 'Ada', 'sdk')))
    await bot.sing(1_613)
    const [phone, other] = await Promise.all([Telephone.start({ tone: 700 }), Telephone.start({ tone: 1_100, codec: 'G722/16000/1' })])
    const [own, organizers] = [await pinOf(dora, run).catch(() => ''), await pinOf(ada, run)]
    await dial(phone)
    await phone.press(own)
    await until(async () => (await standing(run, 'Dora Invited')) === 'present phone', 'Dora is there by telephone')
    await dial(other)
    await other.press(organizers)
    await until(
      async () =>
        (await conference(run)).attendees.some(({ legs }) => legs.filter(({ path }) => path === 'phone').length > 0 && legs.length > 1),
      'Ada is there twice',
    )
    await pause(8_000)
    const legs = (await conference(run)).attendees.flatMap((attendee) => attendee.legs.filter(({ path }) => path === 'phone'))
    const atBot = legs.map(({ id }) => ({ rate: 48_000, samples: bot.from(id).recent }))
    const [heard, heardByOther] = await Promise.all([phone.end(), other.end()])
    const last = ({ rate, samples }: Heard): Heard => ({ rate, samples: samples.slice(-3 * rate, -rate / 2) })
    expect(toneIn(last(heard), 1_613)).toBeGreaterThan(500)
    expect(toneIn(last(heard), 1_100)).toBeGreaterThan(500)
    expect(toneIn(last(heard), 700)).toBeLessThan(50)
    expect(toneIn(last(heardByOther), 700)).toBeGreaterThan(500)
    expect(toneIn(last(heardByOther), 1_100)).toBeLessThan(50)
    expect(Math.max(...atBot.map((sound) => toneIn(sound, 700)))).toBeGreaterThan(500)
    expect(Math.max(...atBot.map((sound) => toneIn(sound, 1_100)))).toBeGreaterThan(500)
    await bot.close()
  })

  it('[P3] a PIN in use is refused to a second telephone, and works again after the first has gone', async () => {
    const run = await startMeeting(ada, [dora])
    const pin = await pinOf(ada, run)
    const [first, second] = await Promise.all([Telephone.start({ tone: 700 }), Telephone.start({ tone: 900 })])
    await dial(first)
    await first.press(pin)
    await until(async () => (await standing(run, 'Ada Organizer')).includes('phone'), 'the first is in')
    await dial(second)
    await second.press(pin)
    await pause(6_000)
    const [inUse = 0, unknown = 1] = scores(await second.end(), 'en', ['pin-in-use', 'no-meeting'])
    expect([inUse >= HEARD, unknown <= NOT_HEARD]).toEqual([true, true])
    first.hangUp()
    await until(async () => (await standing(run, 'Ada Organizer')) === 'left', 'the first has left')
    await first.end()
    const again = await Telephone.start({ tone: 700 })
    await dial(again)
    await again.press(pin)
    await until(async () => (await standing(run, 'Ada Organizer')).includes('phone'), 'the PIN works again')
    await again.end()
  })

  it('[P3] [R2] a telephone whose power was cut says no goodbye; its caller returns with the PIN', async () => {
    const run = await startMeeting(ada)
    const pin = await pinOf(ada, run)
    const phone = await Telephone.start({ tone: 700 })
    await dial(phone)
    await phone.press(pin)
    await until(async () => (await standing(run, 'Ada Organizer')).includes('phone'), 'the caller is in')
    await setLock(ada, run, true)
    phone.cutPower()
    await until(async () => !(await standing(run, 'Ada Organizer')).includes('present'), 'the dead line is noticed', 40_000)
    const again = await Telephone.start({ tone: 700 })
    await dial(again)
    await again.press(pin)
    await until(async () => (await standing(run, 'Ada Organizer')).includes('phone'), 'the PIN opens the locked meeting again')
    expect((await conference(run)).lock.locked).toBe(true)
    await again.end()
  })

  it('[L2] [D5] *4 by an organizer’s PIN locks; [L1] by an attendee’s it is refused and audited', async () => {
    const run = await startMeeting(ada, [dora])
    const phone = await Telephone.start({ tone: 700 })
    await dial(phone)
    await phone.press(await pinOf(ada, run))
    await until(async () => (await standing(run, 'Ada Organizer')).includes('phone'), 'the organizer is in')
    await pause(3_000)
    await phone.press('*4')
    await until(async () => (await conference(run)).lock.locked, 'the meeting is locked')
    const theirs = await Telephone.start({ tone: 900 })
    await dial(theirs)
    await theirs.press(await pinOf(dora, run))
    await until(async () => (await standing(run, 'Dora Invited')).includes('phone'), 'the attendee is in')
    await pause(3_000)
    await theirs.press('*4')
    await pause(2_000)
    expect((await conference(run)).lock.locked).toBe(true)
    const { items } = await ada.do('audit', { params: { meetingId: run.meetingId }, query: {} })
    expect(items.filter(({ type }) => type === 'verb.refused')).toHaveLength(1)
    await Promise.all([phone.end(), theirs.end()])
  })

  it('[R4] removed, a caller is hung up, and its PIN is unknown', async () => {
    const run = await startMeeting(ada, [dora])
    const pin = await pinOf(dora, run)
    const phone = await Telephone.start({ tone: 700 })
    await dial(phone)
    await phone.press(pin)
    await until(async () => (await standing(run, 'Dora Invited')).includes('phone'), 'Dora is in')
    const { attendees } = await conference(run)
    const attendeeId = attendees.find(({ name }) => name === 'Dora Invited')?.id ?? ''
    await ada.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await phone.untilHungUp()
    await phone.end()
    const again = await Telephone.start({ tone: 700 })
    await dial(again)
    await again.press(pin)
    await pause(6_000)
    const [unknown = 0] = scores(await again.end(), 'en', ['pin-unknown'])
    expect(unknown).toBeGreaterThanOrEqual(HEARD)
  })

  it('[P6] no PIN, token or caller’s number is in any line that the server logged', async () => {
    const log = server.logLines.join('')
    expect(log).toContain('"call"')
    expect(log).not.toMatch(/\d{13}/)
    expect(log).not.toContain('493012345678')
  })
})

const mediaOf = ({ media }: { readonly media: { readonly url: string; readonly token: string } }): [string, string] => [
  media.url,
  media.token,
]
