/** The telephone gateway: SIP, the sound of all callers and their calls. It opens its ports when there is a trunk or a room system, and not before. */
import { randomBytes } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'
import { MIX_RATE } from './media/audio.ts'
import type { Mixer } from './media/mixer/mixer.ts'
import type { PictureNews } from './media/mixer/mixer-messages.ts'
import { startMixer } from './media/mixer/start-mixer.ts'
import type { PortRange } from './media/rtp/leg-ports.ts'
import { loadPrompts } from './prompts/load-prompts.ts'
import { narrator, type Narrate } from './prompts/narrator.ts'
import { resample } from './prompts/resample.ts'
import { startVoice } from './voice/start-voice.ts'
import type { Language } from './ivr/prompt.ts'
import { TypedDigits } from './ivr/typed-digits.ts'
import type { PhoneDoor } from './call/door.ts'
import { dialledDigits } from './call/caller-id.ts'
import { IncomingLine } from './call/incoming-line.ts'
import type { Line } from './call/line.ts'
import { mixerSound } from './call/mixer-sound.ts'
import { Negotiation } from './call/negotiation.ts'
import { OutgoingLine } from './call/outgoing-line.ts'
import { PhoneCall, type CallEnd } from './call/phone-call.ts'
import type { CallPorts } from './call/sound.ts'
import type { GuessAlarm } from './sip/auth/wrong-proofs.ts'
import type { IncomingSession, InviteSession } from './sip/dialog/invite-session.ts'
import type { OwnMedia } from './sip/sdp/own-media.ts'
import { createSipEndpoint, type SipEndpoint } from './sip/sip-endpoint.ts'
import type { ListenOptions } from './sip/transport/listen-options.ts'
import { localAddress } from './sip/transport/local-address.ts'
import { NO_ROOMS, type GatewayRooms } from './gateway-room.ts'
import { loginsOf, type GatewayTrunk } from './gateway-trunk.ts'
import { GuestCalls } from './guest-calls.ts'
import { LoopTests, type LoopOutcome, type TestedNumber } from './loop-test.ts'
import { NumberPlan, type GatewayNumber } from './number-plan.ts'
import { isOneButton } from './one-button.ts'
import type { OutgoingCallHandle, OutgoingOrder } from './outgoing-order.ts'
import type { Headers } from './sip/message/sip-message.ts'
import { systemNames } from './sip/transport/locate-server.ts'
import type { LineState } from './trunk-line.ts'
import { TrunkLines } from './trunk-lines.ts'
import type { TrunkTest } from './trunk-test.ts'

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
  /** Somebody guesses the passwords of trunks or rooms. */
  readonly guessing?: (alarm: GuessAlarm) => void
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
  readonly lines: TrunkLines
  readonly loops: LoopTests
}

const LANGUAGES: readonly Language[] = ['en', 'de']
type Languages = readonly [Language, ...Language[]]
const languagesFrom = (first: Language): Languages => [first, ...LANGUAGES.filter((language) => language !== first)]

function after(milliseconds: number, then: () => void): () => void {
  const timer = setTimeout(then, milliseconds)
  return () => clearTimeout(timer)
}

function tellOfPictures(log: GatewayLog, news: PictureNews, why: string): void {
  if (news === 'unavailable') log.warn({ why }, 'room systems have no picture: they are telephones on this machine')
  else if (news === 'crashed') log.warn({ why }, 'room systems’ pictures broke off; they are started again')
  else log.info({}, 'room systems have pictures again')
}

/** An operator is told no more often. */
const TURNED_AWAY_EVERY_MS = 10_000

export class PhoneGateway {
  readonly #options: GatewayOptions
  readonly #calls = new Set<PhoneCall>()
  #trunks: readonly GatewayTrunk[] = []
  #rooms: GatewayRooms['rooms'] = []
  readonly #guests: GuestCalls
  #plan = new NumberPlan([])
  readonly #voice = startVoice()
  #narrate: Narrate = () => Promise.resolve(new Int16Array(0))
  #open: Promise<Open> | null = null
  /** When the trunks of now are the ones that were given last; never rejects. */
  #used: Promise<void> = Promise.resolve()
  /** The same, once it is open. */
  #lines: TrunkLines | null = null
  #endpoint: SipEndpoint | null = null
  #turnedAwayAt = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#guests = new GuestCalls(options.now)
  }

  get calls(): number {
    return this.#calls.size
  }

  /** Where SIP is heard; empty while there is neither trunk nor room. */
  async bound(): Promise<SipEndpoint['bound']> {
    return (await this.#open)?.endpoint.bound ?? []
  }

  stateOf(trunk: string): LineState {
    return this.#lines?.stateOf(trunk) ?? { registration: null, answer: null }
  }

  /** Whether the room with this address is registered here just now. */
  isRegistered(room: string): boolean {
    const username = this.#rooms.find(({ address }) => address === room)?.username
    return username !== undefined && this.#endpoint?.isRegistered(username) === true
  }

  /** From now on these are the trunks, numbers and rooms. Rejects where the ports cannot be had or a recording is no good. */
  use(trunks: readonly GatewayTrunk[], numbers: readonly GatewayNumber[], rooms: GatewayRooms = NO_ROOMS): Promise<void> {
    const using = this.#use(trunks, numbers, rooms)
    this.#used = using.catch(() => undefined)
    return using
  }

  async #use(trunks: readonly GatewayTrunk[], numbers: readonly GatewayNumber[], { rooms, guests }: GatewayRooms): Promise<void> {
    this.#trunks = trunks
    this.#rooms = rooms
    this.#guests.allowed = guests
    this.#plan = new NumberPlan(numbers)
    const isWanted = trunks.length > 0 || rooms.length > 0 || guests
    if (this.#closed || (!isWanted && this.#open === null)) return
    this.#open ??= this.#start()
    const { endpoint, lines } = await this.#open.catch((error: unknown) => {
      this.#open = null
      throw error
    })
    this.#lines = lines
    this.#endpoint = endpoint
    await lines.use(trunks)
    this.#trust(endpoint, lines)
  }

  /** Of the TLS port, for connections from now on. */
  async useCertificate(certificate: SecureContextOptions): Promise<void> {
    const open = await this.#open?.catch(() => null)
    open?.endpoint.useCertificate(certificate)
  }

  /** Asks a trunk, now, whether it is there. */
  async testTrunk(trunk: string): Promise<TrunkTest> {
    await this.#used
    const open = await this.#open?.catch(() => null)
    if (!open) return { kind: 'closed' }
    return (await open.lines.of(trunk)?.test()) ?? { kind: 'no-server' }
  }

  /** Has a number call itself. */
  async testNumber(number: TestedNumber): Promise<LoopOutcome> {
    await this.#used
    const open = await this.#open?.catch(() => null)
    return open ? open.loops.run(number) : { kind: 'closed' }
  }

  /**
   * Calls somebody, who joins with a key. Null where there is no trunk of that name, or no way to it. The order hears of it later than
   * this resolves.
   */
  async call(order: OutgoingOrder): Promise<OutgoingCallHandle | null> {
    const open = await this.#open?.catch(() => null)
    const address = open?.lines.of(order.trunk)?.target?.host
    if (!open || address === undefined || this.#closed) return null
    const line = this.#lineTo(order, address, open)
    const call = this.#begin(line, languagesFrom(order.language), open.mixer, order.trunk, () => order.ended(line.outcome))
    return { end: (reason) => (reason === undefined ? call.close() : call.leave(reason)) }
  }

  /** Idempotent. Calls are hung up, and registrations taken back. */
  async close(): Promise<void> {
    this.#closed = true
    for (const call of this.#calls) call.close()
    const open = await this.#open?.catch(() => null)
    await open?.lines.close()
    await open?.endpoint.close()
    await open?.mixer.close()
    await this.#voice.close()
  }

  async #start(): Promise<Open> {
    const { listen, soundHost: host, ports, promptFolders, log } = this.#options
    const loaded = await loadPrompts(promptFolders, MIX_RATE, resample)
    if (!loaded.ok) throw new Error(loaded.problems.join(' '))
    this.#narrate = narrator(loaded.book, this.#voice)
    const news = {
      crashed: (error: Error) => log.warn({ err: error }, 'the telephones’ sound broke off; it is started again'),
      restarted: () => log.info({}, 'telephones have sound again'),
      pictures: (news: PictureNews, why: string) => tellOfPictures(log, news, why),
    }
    const mixer = await startMixer({ host, ports }, news)
    // Strangers may speak to a socket before all of them are open.
    let loops: LoopTests | null = null
    try {
      const endpoint = await createSipEndpoint({
        listen,
        trusted: [],
        strangers: 'refuse',
        trunkFor: (request, among) => this.#plan.trunkFor(request, among),
        onInvite: (session) => void (loops?.takes(session) || this.#answer(session, mixer)),
        guest: (request, address) => this.#guests.takes(request, address),
        onGuessing: (alarm) => this.#options.guessing?.(alarm),
        onStranger: (request, address) => loops?.sees(request, address),
        hasRoom: () => this.#hasRoom(mixer),
        trouble: (what) => log.warn({ what }, 'sip'),
      })
      log.info({ sip: endpoint.bound, sound: ports }, 'telephones can call')
      const lines: TrunkLines = new TrunkLines({
        endpoint,
        names: systemNames(),
        now: this.#options.now,
        moved: () => this.#trust(endpoint, lines),
      })
      loops = this.#loopTests(endpoint, lines)
      return { endpoint, mixer, lines, loops }
    } catch (error) {
      await mixer.close()
      throw error
    }
  }

  #answer(session: IncomingSession, mixer: Mixer): void {
    const { remote, trunk, room, request } = session
    const isGuest = trunk === null && room === null
    const over = isGuest ? this.#guests.begin(remote.address) : undefined
    const take = (dialled: TypedDigits | null): void => this.#take(session, dialled, mixer, over)
    if (room === null || !isOneButton(request.uri)) return take(dialledDigits(request))
    // Without a meeting, and where that cannot be found out, it is asked for one.
    this.#options.door.meetingOf(room).then(
      (number) => take(number === null ? null : TypedDigits.dialled(number)),
      () => take(null),
    )
  }

  #take(session: IncomingSession, dialled: TypedDigits | null, mixer: Mixer, over?: () => void): void {
    const { remote, trunk } = session
    if (this.#closed || session.state !== 'unanswered') return over?.()
    const negotiate = (ports: CallPorts): Negotiation => new Negotiation(this.#ownMedia(remote.address, trunk, ports))
    const isTelephone = this.#plan.called(session.request) !== null
    const line = new IncomingLine(session, { dialled, isTelephone }, this.#options.door, negotiate)
    this.#begin(line, this.#languagesFor(session), mixer, trunk, over)
  }

  /** A call that has no room is refused at once, so that those who speak are not disturbed. */
  #hasRoom(mixer: Mixer): boolean {
    if (mixer.admits()) return true
    const { now, log } = this.#options
    if (now() - this.#turnedAwayAt >= TURNED_AWAY_EVERY_MS) {
      this.#turnedAwayAt = now()
      log.warn({ calls: this.calls }, 'there is no room for more calls: callers are told to try again')
    }
    return false
  }

  #lineTo(order: OutgoingOrder, address: string, open: Open): OutgoingLine {
    const { enter, ringing, pickedUp } = order
    const invite = (sdp: string): InviteSession | null => open.lines.of(order.trunk)?.call(order, sdp) ?? null
    const negotiate = (ports: CallPorts): Negotiation => new Negotiation(this.#ownMedia(address, order.trunk, ports))
    return new OutgoingLine({ negotiate, invite, enter, ringing, pickedUp, after })
  }

  /** Their calls offer a port that nobody opens. */
  #loopTests(endpoint: SipEndpoint, lines: TrunkLines): LoopTests {
    const { ports } = this.#options
    const call = ({ number, trunkId }: TestedNumber, headers: Headers): InviteSession | null => {
      const own = this.#ownMedia(lines.of(trunkId)?.target?.host ?? '', trunkId, { sound: ports.first, picture: null })
      return lines.of(trunkId)?.call({ called: number, calling: number }, new Negotiation(own).offer(), headers) ?? null
    }
    const { clock, random } = endpoint.network
    return new LoopTests({ call, plan: () => this.#plan, now: () => clock.now(), random, after })
  }

  #trust(endpoint: SipEndpoint, lines: TrunkLines): void {
    if (!this.#closed) endpoint.trust(lines.sources, loginsOf(this.#trunks), this.#rooms)
  }

  #begin(line: Line, languages: Languages, mixer: Mixer, trunk: string | null, over: () => void = () => undefined): PhoneCall {
    const { log } = this.#options
    const call = new PhoneCall(line, languages, {
      sound: mixerSound(mixer),
      speak: this.#narrate,
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

  #ownMedia(remote: string, trunk: string | null, { sound: port, picture }: CallPorts): OwnMedia {
    const { announce, soundHost } = this.#options
    const { address } = localAddress({ address: soundHost, port }, remote, announce === null ? {} : { advertised: { host: announce } })
    return {
      sessionId: String(randomBytes(6).readUIntBE(0, 6)),
      address,
      port,
      codecs: ['opus', 'G722', 'PCMU', 'PCMA'],
      video: picture === null ? null : { port: picture },
      encryption: this.#trunks.find(({ id }) => id === trunk)?.encryption ?? 'offered',
      suites: ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32'],
      random: randomBytes,
    }
  }

  /** The language of the number that was called comes first; callers may choose another. */
  #languagesFor({ request }: IncomingSession): Languages {
    return languagesFrom(this.#plan.called(request)?.language ?? 'en')
  }
}
