/** The telephone gateway: SIP, the sound of all callers and their calls. It opens its ports when there is a trunk, and not before. */
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { MIX_RATE } from './media/audio.ts'
import type { Mixer } from './media/mixer/mixer.ts'
import { startMixer } from './media/mixer/start-mixer.ts'
import type { PortRange } from './media/rtp/leg-ports.ts'
import { loadPrompts, type PromptBook } from './prompts/load-prompts.ts'
import { speakParts } from './prompts/spoken-parts.ts'
import type { Language } from './ivr/prompt.ts'
import { calledUser } from './call/caller-id.ts'
import type { PhoneDoor } from './call/door.ts'
import { IncomingLine } from './call/incoming-line.ts'
import type { Line } from './call/line.ts'
import { mixerSound } from './call/mixer-sound.ts'
import { Negotiation } from './call/negotiation.ts'
import { OutgoingLine } from './call/outgoing-line.ts'
import { PhoneCall, type CallEnd } from './call/phone-call.ts'
import { callParts, type TrunkWay } from './call/trunk-way.ts'
import type { IncomingSession, InviteSession } from './sip/dialog/invite-session.ts'
import type { OwnMedia } from './sip/sdp/own-media.ts'
import { createSipEndpoint, type SipEndpoint } from './sip/sip-endpoint.ts'
import type { ListenOptions } from './sip/transport/listen-options.ts'
import { localAddress } from './sip/transport/local-address.ts'
import { sourcesOf, wayOf, type GatewayTrunk } from './gateway-trunk.ts'
import type { OutgoingCallHandle, OutgoingOrder } from './outgoing-order.ts'
import { TrunkLine, type LineState } from './trunk-line.ts'

export interface GatewayNumber {
  readonly number: string
  readonly language: Language
}

export interface GatewayOptions {
  readonly listen: readonly ListenOptions[]
  /** Where telephones' sound is received, and the ports for it. */
  readonly soundHost: string
  readonly ports: PortRange
  /** The address that stands in SDP; null: this machine’s own, by which it talks to the other side. */
  readonly announce: string | null
  /** An operator’s own recordings. */
  readonly promptFolders: readonly string[]
  readonly door: PhoneDoor
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: GatewayLog
}

interface GatewayLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}

interface Open {
  readonly endpoint: SipEndpoint
  readonly mixer: Mixer
}

const LANGUAGES: readonly Language[] = ['en', 'de']
type Languages = readonly [Language, ...Language[]]
const languagesFrom = (first: Language): Languages => [first, ...LANGUAGES.filter((language) => language !== first)]

function after(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds)
  return () => clearTimeout(timer)
}

export class PhoneGateway {
  readonly #options: GatewayOptions
  readonly #calls = new Set<PhoneCall>()
  readonly #lines = new Map<string, { readonly as: string; readonly line: TrunkLine }>()
  #trunks: readonly GatewayTrunk[] = []
  #numbers: readonly GatewayNumber[] = []
  #book: PromptBook | null = null
  #open: Promise<Open> | null = null
  #closed = false

  constructor(options: GatewayOptions) {
    this.#options = options
  }

  get calls(): number {
    return this.#calls.size
  }

  /** Where SIP is heard; empty while there is no trunk. */
  async bound(): Promise<SipEndpoint['bound']> {
    return (await this.#open)?.endpoint.bound ?? []
  }

  stateOf(trunk: string): LineState {
    return this.#lines.get(trunk)?.line.state ?? { registration: null, answer: null }
  }

  /** From now on these are the trunks and numbers. Rejects where the ports cannot be had or a recording is no good. */
  async use(trunks: readonly GatewayTrunk[], numbers: readonly GatewayNumber[]): Promise<void> {
    this.#trunks = trunks
    this.#numbers = numbers
    if (this.#closed || (trunks.length === 0 && this.#open === null)) return
    this.#open ??= this.#start()
    const { endpoint } = await this.#open.catch((error: unknown) => {
      this.#open = null
      throw error
    })
    endpoint.trust((await Promise.all(trunks.map(sourcesOf))).flat())
    await this.#register(endpoint)
  }

  /**
   * Calls somebody, who joins with a key. Null where there is no trunk of that name, or no way to it. The order hears of it later than
   * this resolves.
   */
  async call(order: OutgoingOrder): Promise<OutgoingCallHandle | null> {
    const trunk = this.#trunks.find(({ id }) => id === order.trunk)
    const way = trunk === undefined ? null : wayOf(trunk)
    const open = await this.#open?.catch(() => null)
    if (way === null || !open || this.#closed) return null
    const found = await lookup(way.host).catch(() => null)
    if (found === null) return null
    const line = this.#lineTo(order, way, found.address, open.endpoint)
    const call = this.#begin(line, languagesFrom(order.language), open.mixer, order.trunk, () => order.ended(line.outcome))
    return { end: (reason) => (reason === undefined ? call.close() : call.leave(reason)) }
  }

  /** Idempotent. Calls are hung up, and registrations taken back. */
  async close(): Promise<void> {
    this.#closed = true
    for (const call of this.#calls) call.close()
    await Promise.all([...this.#lines.values()].map(({ line }) => line.close()))
    const open = await this.#open?.catch(() => null)
    await open?.endpoint.close()
    await open?.mixer.close()
  }

  async #start(): Promise<Open> {
    const { listen, soundHost: host, ports, promptFolders, log } = this.#options
    // Recordings of another rate would need a resampler; ours and those of most tools are of this one.
    const loaded = await loadPrompts(promptFolders, MIX_RATE, ({ samples }) => samples)
    if (!loaded.ok) throw new Error(loaded.problems.join(' '))
    this.#book = loaded.book
    const news = {
      crashed: (error: Error) => log.warn({ err: error }, 'the telephones’ sound broke off; it is started again'),
      restarted: () => log.info({}, 'telephones have sound again'),
    }
    const mixer = await startMixer({ host, ports }, news)
    try {
      const endpoint = await createSipEndpoint({
        listen,
        trusted: [],
        strangers: 'refuse',
        onInvite: (session) => this.#answer(session, mixer),
        trouble: (what) => log.warn({ what }, 'sip'),
      })
      log.info({ sip: endpoint.bound, sound: ports }, 'telephones can call')
      return { endpoint, mixer }
    } catch (error) {
      await mixer.close()
      throw error
    }
  }

  #answer(session: IncomingSession, mixer: Mixer): void {
    const { remote, trunk } = session
    const line = new IncomingLine(session, this.#options.door, (port) => new Negotiation(this.#ownMedia(remote.address, trunk, port)))
    this.#begin(line, this.#languagesFor(session), mixer, trunk)
  }

  #lineTo(order: OutgoingOrder, way: TrunkWay, address: string, endpoint: SipEndpoint): OutgoingLine {
    const { enter, ringing, pickedUp } = order
    const invite = (sdp: string): InviteSession | null => endpoint.invite(callParts(way, order, sdp, endpoint.network.random)) ?? null
    const negotiate = (port: number): Negotiation => new Negotiation(this.#ownMedia(address, order.trunk, port))
    return new OutgoingLine({ negotiate, invite, enter, ringing, pickedUp, after })
  }

  #begin(line: Line, languages: Languages, mixer: Mixer, trunk: string | null, over: () => void = () => undefined): PhoneCall {
    const { log } = this.#options
    const call = new PhoneCall(line, languages, {
      sound: mixerSound(mixer),
      speak: (parts, ownPin) => (this.#book === null ? new Int16Array(0) : speakParts(this.#book, parts, { ownPin, sayName: null })),
      after,
      ended: (ended: PhoneCall, cause: CallEnd) => {
        this.#calls.delete(ended)
        log.info({ trunk, cause, calls: this.#calls.size }, 'call ended')
        over()
      },
    })
    this.#calls.add(call)
    log.info({ trunk, calls: this.#calls.size }, 'call')
    return call
  }

  #ownMedia(remote: string, trunk: string | null, port: number): OwnMedia {
    const { announce, soundHost } = this.#options
    const { address } = localAddress({ address: soundHost, port }, remote, announce === null ? {} : { advertised: { host: announce } })
    return {
      sessionId: String(randomBytes(6).readUIntBE(0, 6)),
      address,
      port,
      codecs: ['opus', 'G722', 'PCMU', 'PCMA'],
      encryption: this.#trunks.find(({ id }) => id === trunk)?.encryption ?? 'offered',
      suites: ['AES_CM_128_HMAC_SHA1_80'],
      random: randomBytes,
    }
  }

  /** The language of the number that was called comes first; callers may choose another. */
  #languagesFor({ request }: IncomingSession): Languages {
    const called = calledUser(request).replace(/^\+|^00/, '')
    return languagesFrom(this.#numbers.find(({ number }) => number.replace('+', '') === called)?.language ?? 'en')
  }

  async #register(endpoint: SipEndpoint): Promise<void> {
    const wanted = new Map(this.#trunks.flatMap(({ id, registration }) => (registration === null ? [] : [[id, registration] as const])))
    const gone = [...this.#lines].filter(([id, { as }]) => as !== JSON.stringify(wanted.get(id)))
    for (const [id] of gone) this.#lines.delete(id)
    await Promise.all(gone.map(([, { line }]) => line.close()))
    for (const [id, registration] of wanted) {
      if (this.#lines.has(id) || this.#closed) continue
      const line = new TrunkLine(endpoint, registration, this.#options.now)
      this.#lines.set(id, { as: JSON.stringify(registration), line })
    }
  }
}
