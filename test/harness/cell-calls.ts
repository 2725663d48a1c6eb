/** The two calls of each cell of the matrix: somebody with a PIN comes into the locked meeting, and a stranger with its ID does not. */
import type { Language, Prompt } from '../../src/phone/ivr/prompt.ts'
import { Baresip } from './baresip.ts'
import type { Bot } from './bot.ts'
import type { Person, Run } from './cast.ts'
import { Linphone } from './linphone.ts'
import { keysOf, type Sent } from './packet-capture.ts'
import { answerIn, fromBot, justNow, NOT_THERE, type PhoneStage } from './phone-stage.ts'
import { NUMBERS } from './phone-server.ts'
import { Sipp } from './sipp.ts'
import { until, type Codec, type Telephone, type Transport } from './telephone.ts'
import { toneIn } from './tone.ts'

export interface Cell {
  readonly peer: 'baresip' | 'linphone' | 'sipp'
  readonly transport: Transport
  readonly media: 'RTP' | 'SRTP'
  readonly codec: Codec
  readonly way: 'straight' | 'edge' | 'exchange'
}

/** Who comes in by PIN, and what its telephone plays. */
export interface Seat {
  readonly person: Person
  readonly hertz: number
}

export interface CellScene {
  readonly stage: PhoneStage
  /** Locked, and not silent. */
  readonly run: Run
  readonly bot: Bot
  readonly botsHertz: number
  readonly authority: string
  /** Where this cell's calls go. */
  readonly place: { readonly host: string; readonly port: number }
}

/** What the stranger heard from its last key to the end. */
export interface Refusal {
  /** How well the locked cue was found, 0 to 1, and the best of others. */
  readonly locked: number
  readonly others: number
  /** How loud the meeting's own tone was. */
  readonly inside: number
}

export interface Played {
  /** None of telephones without an ear. */
  readonly refusals: readonly Refusal[]
  /** SIPp's, of both its calls: zero each where all was by the book. */
  readonly exits: readonly (number | null)[]
}

interface Peer {
  readonly output: string
  end(): Promise<unknown>
}

const STRANGERS_HERTZ = 2_100
const CUES: readonly Prompt[] = ['no-meeting', 'pin-unknown', 'pin-in-use', 'blocked', 'not-invited', 'admitted']
const SIPP_STAYS_MS = 25_000
/** Longer than it is waited for to be hung up. */
const STRANGER_STAYS_MS = 120_000

export class CellCalls {
  readonly #cell: Cell
  readonly #scene: CellScene
  readonly #open: Peer[] = []

  constructor(cell: Cell, scene: CellScene) {
    this.#cell = cell
    this.#scene = scene
  }

  /** Both at once. Nobody is on the line any more when it is over, whatever came of it. */
  async play(seat: Seat): Promise<Played> {
    try {
      if (this.#cell.peer === 'sipp') return { refusals: [], exits: await all([this.#sippJoins(seat), this.#sippIsRefused()]) }
      const [refusal] = await all([this.#isRefused(), this.#joins(seat)])
      return { refusals: [refusal], exits: [] }
    } catch (error) {
      throw new Error(this.#open.map(({ output }) => output).join('\n'), { cause: error })
    } finally {
      await Promise.all(this.#open.map((phone) => phone.end()))
      await this.#untilStanding(seat, (standing) => !standing.endsWith('phone'))
    }
  }

  async #joins(seat: Seat): Promise<void> {
    const { stage, run, bot, botsHertz } = this.#scene
    const phone = await this.#telephone(seat.hertz, 'en')
    await stage.join(phone, run, seat.person)
    await stage.untilTones(justNow(phone), [botsHertz])
    await stage.untilTones(fromBot(bot, await stage.phoneLeg(run, seat.person.name)), [seat.hertz])
    // Its own tone would be in every second; what is told of others coming and going is not.
    await until(() => toneIn(justNow(phone)(), seat.hertz) < NOT_THERE, 'the caller does not hear itself')
    phone.hangUp()
    await this.#untilStanding(seat, (standing) => standing === 'left')
  }

  /** In German: the number that was called is then known by every way. */
  async #isRefused(): Promise<Refusal> {
    const { stage, botsHertz } = this.#scene
    const phone = await this.#telephone(STRANGERS_HERTZ, 'de')
    const at = await this.#typeNumber(phone)
    await until(() => phone.isHungUp, 'the stranger is hung up')
    const heard = answerIn(await phone.end(), at)
    const locked = await stage.ear.score(heard, 'de', 'meeting-locked')
    const others = await stage.ear.scores(heard, 'de', CUES)
    return { locked, others: Math.max(...others.values()), inside: toneIn(heard, botsHertz) }
  }

  /** Linphone's own loudspeaker gives each key's tone, over what is said right after it: it types no `#`, and the answer comes by the time-out. */
  async #typeNumber(phone: Telephone): Promise<number> {
    const { stage, run } = this.#scene
    if (this.#cell.peer !== 'linphone') return stage.type(phone, `${run.number}#`)
    await phone.press(run.number)
    return phone.heard().samples.length
  }

  async #sippJoins(seat: Seat): Promise<number | null> {
    const { stage, run, bot } = this.#scene
    const call = await this.#sipp(seat.hertz, keysOf(await stage.pinOf(seat.person, run)), SIPP_STAYS_MS)
    await this.#untilStanding(seat, (standing) => standing === 'present phone')
    await stage.untilTones(fromBot(bot, await stage.phoneLeg(run, seat.person.name)), [seat.hertz])
    const exit = await call.exit
    await this.#untilStanding(seat, (standing) => standing === 'left')
    return exit
  }

  async #sippIsRefused(): Promise<number | null> {
    const call = await this.#sipp(STRANGERS_HERTZ, keysOf(`${this.#scene.run.number}#`), STRANGER_STAYS_MS)
    await until(() => call.isOver, 'the stranger is hung up')
    return call.exit
  }

  async #telephone(plays: number, language: Language): Promise<Telephone> {
    const { peer, transport, codec, media } = this.#cell
    const { authority, place } = this.#scene
    const options = { plays, transport, codec, encrypted: media === 'SRTP', authority }
    const phone = await (peer === 'linphone' ? Linphone : Baresip).start(options)
    this.#open.push(phone)
    await phone.call(`sip:${NUMBERS[language]}@${place.host}:${String(place.port)};transport=${transport}`)
    return phone
  }

  async #sipp(hertz: number, sent: readonly Sent[], staysMs: number): Promise<Sipp> {
    const { transport, codec } = this.#cell
    const script = { codec, hertz, sent: [{ seconds: 1 }, ...sent, { seconds: 30 }] }
    const by = transport === 'tcp' ? 'tcp' : 'udp'
    const call = await Sipp.call({ transport: by, ...this.#scene.place, called: NUMBERS.de, script, staysMs })
    this.#open.push(call)
    return call
  }

  #untilStanding({ person }: Seat, isSo: (standing: string) => boolean): Promise<void> {
    const { stage, run } = this.#scene
    return until(async () => isSo(await stage.standing(run, person.name)), `${person.name} has come or gone`)
  }
}

/** All of them come to their end, also where one fails. */
async function all<T extends readonly Promise<unknown>[]>(calls: readonly [...T]): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(calls)
  return Promise.all(calls)
}
