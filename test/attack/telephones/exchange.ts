/** An attacker's telephone exchange with as many callers as wanted from one address, who say of themselves what they like. SIP and RTP over real sockets. */
import { randomBytes, randomInt } from 'node:crypto'
import { LegPortAllocator, type LegPorts } from '../../../src/phone/media/rtp/leg-ports.ts'
import type { Prover } from '../../../src/phone/sip/dialog/session-network.ts'
import type { IncomingSession } from '../../../src/phone/sip/dialog/invite-session.ts'
import type { Headers } from '../../../src/phone/sip/message/sip-message.ts'
import { createSipEndpoint, type SipEndpoint } from '../../../src/phone/sip/sip-endpoint.ts'
import { Negotiation } from '../../../src/phone/call/negotiation.ts'
import { Caller, type CallerPicture } from './caller.ts'

export interface CallOptions {
  /** The user of the address that is called: a number, or a PIN. */
  readonly to?: string
  /** The whole value of From; a number of its own by default. */
  readonly from?: string
  readonly headers?: Headers
  /** It answers challenges with it. */
  readonly prover?: Prover
  /** False: it offers no telephone events, so that its keys can only be tones. */
  readonly events?: boolean
  /** It calls as a room system. Who has made it closes it. */
  readonly picture?: CallerPicture
}

/** Of the attacker’s own address, where the system gives out none. */
const SOUND_PORTS = { first: 26_000, last: 27_999 }
const HOST = '127.0.0.1'
/** So long a telephone rings here before it refuses. */
const RING_MS = 1_000

export class Exchange {
  readonly address: string
  /** Whom it was asked to call: Request-URIs. */
  readonly rung: readonly string[]
  readonly #endpoint: SipEndpoint
  readonly #ports: LegPortAllocator
  readonly #sipPort: number
  readonly #callers = new Set<Caller>()

  private constructor(address: string, endpoint: SipEndpoint, sipPort: number, rung: readonly string[]) {
    this.address = address
    this.rung = rung
    this.#endpoint = endpoint
    this.#ports = new LegPortAllocator(address, SOUND_PORTS, Math.random)
    this.#sipPort = sipPort
  }

  static async open(address: string, sipPort: number): Promise<Exchange> {
    const rung: string[] = []
    const onInvite = (session: IncomingSession): void => {
      rung.push(session.request.uri)
      setTimeout(() => session.bye(), RING_MS)
    }
    const endpoint = await createSipEndpoint({ listen: [{ protocol: 'udp', address, port: 0 }], trusted: [], strangers: 'admit', onInvite })
    return new Exchange(address, endpoint, sipPort, rung)
  }

  get port(): number {
    return this.#endpoint.bound[0]?.port ?? 0
  }

  /** A caller whose call was answered or refused. */
  async call({ to = '+4930100', from, headers = [], prover, events = true, picture }: CallOptions = {}): Promise<Caller> {
    const ports = await this.#ports.open()
    if (ports === null) throw new Error('no port is free')
    const negotiation = this.#negotiation(ports, picture)
    const uri = `sip:${to}@${HOST}:${String(this.#sipPort)}`
    const offer = smallPictures(negotiation.offer())
    const session = this.#endpoint.invite({
      uri,
      from: from ?? `<sip:${freshNumber()}@${this.address}>`,
      to: `<${uri}>`,
      sdp: events ? offer : withoutEvents(offer),
      headers,
      ...(prover === undefined ? {} : { prover }),
      destination: { protocol: 'udp', host: HOST, port: this.#sipPort },
    })
    if (session === undefined) throw new Error('no way there')
    const caller = new Caller({ session, negotiation, ports, ...(picture && { picture }), gone: () => this.#callers.delete(caller) })
    this.#callers.add(caller)
    await caller.isAnswered
    return caller
  }

  async close(): Promise<void> {
    for (const caller of this.#callers) caller.hangUp()
    await this.#endpoint.close()
  }

  #negotiation({ rtp }: LegPorts, picture: CallerPicture | undefined): Negotiation {
    const sessionId = String(randomInt(2 ** 31))
    return new Negotiation({
      sessionId,
      address: this.address,
      port: rtp.port,
      codecs: ['PCMU'],
      video: picture === undefined ? null : { port: picture.port },
      encryption: 'never',
      suites: [],
      random: randomBytes,
    })
  }
}

/** One that nobody else has. */
export const freshNumber = (): string => `+4930${String(randomInt(1e8, 1e9))}`

const withoutEvents = (sdp: string): string => sdp.replace(/ 101(?=\r\n)/, '').replaceAll(/a=(?:rtpmap|fmtp):101 .*\r\n/g, '')

/** Of 360 lines: whoever decodes them has the server beside it. H.264’s level 2.2. */
const smallPictures = (sdp: string): string => sdp.replaceAll(/(profile-level-id=[0-9a-f]{4})[0-9a-f]{2}/gi, '$116')
