/** Telephones for attacks: a trunk that the server trusts, an exchange that it does not know, and an ear for prompts. */
import { HEARD } from '../../../src/phone/prompts/heard.suite.ts'
import type { Prompt } from '../../../src/phone/ivr/prompt.ts'
import type { Person, Run } from '../../harness/cast.ts'
import { toneIn } from '../../harness/tone.ts'
import type { Caller } from './caller.ts'
import { Ear } from './ear.ts'
import { Exchange, type CallOptions } from './exchange.ts'
import { RATE } from './recording.ts'

const TRUNK_ADDRESS = '127.9.0.1'
const STRANGER_ADDRESS = '127.8.0.1'
/** Ways into a meeting. */
const DIALLED: readonly string[] = ['phone', 'room']
const LOOK_MS = 500
/** Longer than any prompt: what is listened to at each look. */
const LOOK_SECONDS = 14
/** Of 32,768: so loud a tone is heard, and one so faint is not there. */
const TONE_HEARD = 300
const TONE_ABSENT = 20

export class Phones {
  readonly trunk: Exchange
  readonly strangers: Exchange
  readonly #ear = new Ear()
  readonly #admin: Person

  private constructor(trunk: Exchange, strangers: Exchange, admin: Person) {
    this.trunk = trunk
    this.strangers = strangers
    this.#admin = admin
  }

  static async open(admin: Person, sipPort: number): Promise<Phones> {
    const [trunk, strangers] = [await Exchange.open(TRUNK_ADDRESS, sipPort), await Exchange.open(STRANGER_ADDRESS, sipPort)]
    const server = { host: trunk.address, port: trunk.port, transport: 'udp' } as const
    const { id } = await admin.do('addTrunk', { body: { name: 'Carrier', addresses: [TRUNK_ADDRESS], media: 'rtp', server } })
    const number = { number: '+49 30 100', country: 'DE', city: 'Berlin', language: 'en', trunkId: id } as const
    await admin.do('addPhoneNumber', { body: number })
    const phones = new Phones(trunk, strangers, admin)
    await until(async () => (await phones.#probe()) !== 403, 'the trunk is served', 30_000)
    return phones
  }

  call(options?: CallOptions): Promise<Caller> {
    return this.trunk.call(options)
  }

  /** Waits until it hears the prompt, or is hung up; whether it has heard it. */
  async hears(caller: Caller, name: Prompt, within = 30_000): Promise<boolean> {
    const end = Date.now() + within
    for (;;) {
      const isLast = caller.isOver || Date.now() > end
      if ((await this.score(caller.heard.slice(-LOOK_SECONDS * RATE), name)) >= HEARD) return true
      if (isLast) return false
      await pause(LOOK_MS)
    }
  }

  /** How well a prompt is found in what was heard, 0 to 1. */
  score(heard: Int16Array, name: Prompt): Promise<number> {
    return this.#ear.score(heard, name)
  }

  pinOf(person: Pick<Person, 'do'>, run: Run): Promise<string> {
    return person.do('dialIn', { params: { conferenceId: run.conferenceId } }).then(({ pin }) => pin)
  }

  /** Whether an attendee is in the meeting by telephone, or by a room system. */
  async isInside(run: Run, name: string): Promise<boolean> {
    const { attendees } = await this.#admin.do('conference', { params: { conferenceId: run.conferenceId } })
    return attendees.some(
      (one) => one.name.includes(name) && one.standing === 'present' && one.legs.some(({ path }) => DIALLED.includes(path)),
    )
  }

  untilInside(run: Run, name: string): Promise<void> {
    return until(() => this.isInside(run, name), `${name} is in by telephone`)
  }

  close(): Promise<unknown> {
    return Promise.all([this.trunk.close(), this.strangers.close(), this.#ear.close()])
  }

  async #probe(): Promise<number | null> {
    const caller = await this.trunk.call()
    caller.hangUp()
    return caller.refusedWith
  }
}

/** A tone in the last second of what was heard. */
export const hearsTone = (heard: Int16Array, hertz: number): boolean =>
  toneIn({ rate: RATE, samples: heard.slice(-RATE) }, hertz) > TONE_HEARD

/** No second of it holds the tone. */
export function isFreeOf(heard: Int16Array, hertz: number): boolean {
  for (let at = 0; at < heard.length; at += RATE) {
    const samples = heard.subarray(at, at + RATE)
    if (toneIn({ rate: RATE, samples }, hertz) > TONE_ABSENT) return false
  }
  return true
}

export const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

export async function until(holds: () => boolean | Promise<boolean>, what: string, within = 30_000): Promise<void> {
  const end = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It did not come true that ${what}`)
    await pause(100)
  }
}
