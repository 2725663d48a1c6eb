/** What callers hear of other people, by name, and what others see of a caller whose call ends. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '../../src/phone/ivr/prompt.ts'
import { listenTo, newReference, NOT_HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { makeTestCertificate } from '../../src/phone/sip/test-certificate.suite.ts'
import { startVoice } from '../../src/phone/voice/start-voice.ts'
import { Baresip } from '../harness/baresip.ts'
import { Bot } from '../harness/bot.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { Ear } from '../harness/ear.ts'
import { NUMBERS, startPhoneServer, type PhoneServer } from '../harness/phone-server.ts'
import { resample } from '../harness/resample.ts'
import { until, type Heard, type Telephone } from '../harness/telephone.ts'
import { Visitor } from '../harness/visitor.ts'

const RATE = 8_000
/** Other sound may be mixed into a name, and a receiver may stretch it. */
const FOLLOWED = 0.75

let server: PhoneServer
let ada: Person
let dora: Person
let ear: Ear
/** With a caller whose power is cut. */
let dead: Run
const voice = startVoice()
const authority = makeTestCertificate()?.cert

/** In English the PIN is dialled with the call (V1); the German number wants it typed. */
async function dial(person: Person, run: Run, language: Language = 'en'): Promise<Telephone> {
  const [phone, pin] = await Promise.all([
    Baresip.start({ plays: 700, ...(authority === undefined ? {} : { authority }) }),
    pinOf(person, run),
  ])
  const address = `sip:${language === 'en' ? pin : NUMBERS.de}@127.0.0.1:${String(server.sipPort)}`
  // A server that has too much to do says so, and callers try again.
  const answered = (): Promise<boolean> =>
    phone.call(address).then(
      () => true,
      () => false,
    )
  await until(answered, 'the call is taken', 60_000, 1_000)
  if (language === 'de') await phone.press(pin)
  return phone
}

const pinOf = async (person: Person, run: Run): Promise<string> =>
  (await person.do('dialIn', { params: { conferenceId: run.conferenceId } })).pin

const conference = (run: Run) => ada.do('conference', { params: { conferenceId: run.conferenceId } })

async function standing(run: Run, name: string): Promise<string> {
  const found = (await conference(run)).attendees.find((attendee) => attendee.name === name)
  return found === undefined ? 'not there' : `${found.standing} ${found.legs.map(({ path }) => path).join(' ')}`.trim()
}

/** How well the voice's saying of the name is found, 0 to 1. */
async function nameScore(heard: Heard, name: string, language: Language): Promise<number> {
  const said = (await voice.say(name, language)) ?? new Int16Array(0)
  const reference = newReference({ rate: RATE, samples: resample({ rate: 16_000, samples: said }, RATE) })
  return listenTo({ rate: RATE, samples: resample(heard, RATE) })(reference).score
}

/** A voice that begins late on a slow machine has the name for the next time, and `again` are the keys that ask for it. */
async function hearsName(phone: Telephone, name: string, language: Language, again: string): Promise<void> {
  const asked = setInterval(() => void phone.press(again), 10_000)
  const isHeard = async (): Promise<boolean> => (await nameScore(phone.heard(), name, language)) > FOLLOWED
  await until(isHeard, `"${name}" is heard`, 60_000).finally(() => clearInterval(asked))
}

describe.skipIf(!hasProgram('baresip'))('names by telephone', () => {
  beforeAll(async () => {
    ;[server, ear] = await Promise.all([startPhoneServer(), Ear.open()])
    ada = await server.signUpFirst('Ada Organizer')
    dora = await server.addAccount(ada, 'Dora Invited')
    // A dead line is noticed after 15 s; meanwhile the other tests run.
    dead = await startMeeting(ada)
    const dying = await dial(ada, dead)
    await until(async () => (await standing(dead, 'Ada Organizer')) === 'present phone', 'Ada is there')
    dying.cutPower()
  })
  afterAll(async () => {
    await voice.close()
    await server?.close()
  })

  it.concurrent('[D5] [R7] a host hears who comes, as a claim where it is one, and who is at the door, and lets them in', async () => {
    const run = await startMeeting(ada)
    const phone = await dial(ada, run)
    await ear.hears(phone, 'only-one-here')
    const entered = await new Visitor(ada.origin).enter({ number: run.number }, 'Conan Quill', 'sdk')
    const bot = await Bot.connect(entered.media.url, entered.media.token)
    await hearsName(phone, 'Conan Quill', 'en', '*3')
    await ear.hears(phone, 'guest-named')

    await setLock(ada, run, true)
    await ear.hears(phone, 'now-locked')
    expect(await new Visitor(ada.origin).knock({ number: run.number }, 'Mallory Blake')).toBe('meeting_locked')
    await phone.press('*8')
    await hearsName(phone, 'Mallory Blake', 'en', '9')
    await ear.hears(phone, 'door-keys')
    await phone.press('1')
    await until(async () => (await standing(run, 'Mallory Blake')) === 'invited', 'the key lets in')
    await ear.hears(phone, 'door-end')
    await bot.close()
    const heard = await phone.end()
    expect(await nameScore(heard, 'Dora Invited', 'en')).toBeLessThan(NOT_HEARD)
  })

  it.concurrent('[D5] [P3] in German: who is here, and that a PIN in use was tried, to its owner and to the host', async () => {
    const run = await startMeeting(ada, [dora])
    const host = await dial(ada, run)
    await ear.hears(host, 'only-one-here')
    const owner = await dial(dora, run, 'de')
    await ear.hears(owner, 'admitted')
    await owner.press('*3')
    await ear.hears(owner, 'others-1')
    await hearsName(owner, 'Ada Organizer', 'de', '*3')
    const thief = await dial(dora, run)
    // They are told of another try after 10 s, should the machine have swallowed some of it.
    const trying = setInterval(() => void pinOf(dora, run).then((pin) => thief.press(pin)), 15_000)
    await Promise.all([ear.hears(owner, 'pin-tried'), hearsName(host, 'Dora Invited', 'en', '*3')]).finally(() => clearInterval(trying))
    await ear.hears(host, 'pin-tried-other')
    const [heard, refused] = await Promise.all([owner.end(), thief.end(), host.end()])
    expect(await ear.score(heard, 'de', 'pin-tried-other')).toBeLessThan(NOT_HEARD)
    expect(await ear.score(refused, 'en', 'admitted')).toBeLessThan(NOT_HEARD)
  })

  it('[R2] [P3] who hangs up has left, whose line went dead has dropped, and the PIN is free either way', async () => {
    const run = await startMeeting(ada, [dora])
    const hanging = await dial(dora, run)
    await until(async () => (await standing(run, 'Dora Invited')) === 'present phone', 'Dora is there')
    hanging.hangUp()
    await until(async () => (await standing(run, 'Dora Invited')) === 'left', 'Dora has left')
    const again = await dial(dora, run)
    await until(async () => (await standing(run, 'Dora Invited')) === 'present phone', 'the PIN is free')
    await Promise.all([hanging.end(), again.end()])
    await until(async () => (await standing(run, 'Dora Invited')) === 'left', 'Dora has left again')
    await until(async () => (await standing(dead, 'Ada Organizer')) === 'dropped', 'the dead line is noticed')
    const back = await dial(ada, dead)
    await until(async () => (await standing(dead, 'Ada Organizer')) === 'present phone', 'Ada is back')
    expect(await ear.score(await back.end(), 'en', 'pin-in-use')).toBeLessThan(NOT_HEARD)
  })
})
