/** What one client may relay (RFC 8656 §6.1): to addresses of ours alone, each opened by a permission, some with a channel. */
import type { Endpoint, OwnEndpoint, SentEndpoint } from './endpoint.ts'

/** RFC 8656 §9 and §12, in milliseconds. */
const permissionMs = 300_000
const channelMs = 600_000

/** A way into the media engine, as one of its addresses. */
export interface RelayWay {
  send(packet: Buffer): void
  close(): void
}

interface Channel {
  readonly peer: OwnEndpoint
  until: number
}

export class Allocation {
  /** Where the engine sees this client; no socket is bound to it. */
  readonly relayed: Endpoint
  readonly username: string
  expiresAt: number
  readonly #ours: () => readonly OwnEndpoint[]
  readonly #openWay: (peer: OwnEndpoint) => RelayWay
  /** By address: of ours only, so there are few. */
  readonly #permissions = new Map<string, number>()
  readonly #channels = new Map<number, Channel>()
  readonly #ways = new Map<string, RelayWay>()

  constructor(
    allocated: { readonly relayed: Endpoint; readonly username: string; readonly expiresAt: number },
    ours: () => readonly OwnEndpoint[],
    openWay: (peer: OwnEndpoint) => RelayWay,
  ) {
    this.relayed = allocated.relayed
    this.username = allocated.username
    this.expiresAt = allocated.expiresAt
    this.#ours = ours
    this.#openWay = openWay
  }

  /** False when one of them is not ours; then none is permitted. Ports do not count (RFC 8656 §9). */
  permit(peers: readonly SentEndpoint[], now: number): boolean {
    const ours = new Set(this.#ours().map((own) => own.ip))
    if (!peers.every(({ ip }) => ours.has(ip))) return false
    for (const { ip } of peers) this.#permissions.set(ip, now + permissionMs)
    return true
  }

  /** Ours alone, and one channel for each (RFC 8656 §12.2). */
  bind(channel: number, sent: SentEndpoint, now: number): 'bound' | 'not-ours' | 'taken' {
    const peer = this.#find(sent)
    if (peer === null) return 'not-ours'
    const present = this.#channels.get(channel)
    const other = this.#channelOf(peer, now)
    if ((present !== undefined && present.until > now && !isSame(present.peer, peer)) || (other !== null && other !== channel))
      return 'taken'
    for (const [number, { until }] of this.#channels) if (until <= now) this.#channels.delete(number)
    this.#channels.set(channel, { peer, until: now + channelMs })
    this.#permissions.set(sent.ip, now + permissionMs)
    return 'bound'
  }

  /** What has no permission is dropped. */
  send(sent: SentEndpoint, packet: Buffer, now: number): void {
    const peer = this.#find(sent)
    if (peer !== null && this.#isPermitted(peer, now)) this.#wayTo(peer).send(packet)
  }

  sendOnChannel(channel: number, packet: Buffer, now: number): void {
    const bound = this.#channels.get(channel)
    if (bound !== undefined && bound.until > now && this.#isPermitted(bound.peer, now)) this.#wayTo(bound.peer).send(packet)
  }

  /** How a packet from this address of ours goes to the client: on a channel, as a data indication, or not at all. */
  returnBy(peer: OwnEndpoint, now: number): number | 'data' | null {
    return this.#isPermitted(peer, now) ? (this.#channelOf(peer, now) ?? 'data') : null
  }

  close(): void {
    for (const way of this.#ways.values()) way.close()
    this.#ways.clear()
    this.#channels.clear()
    this.#permissions.clear()
  }

  #find({ ip, port }: SentEndpoint): OwnEndpoint | null {
    return this.#ours().find((own) => own.port === port && own.ip === ip) ?? null
  }

  /** Channels too need one: it runs out sooner than they do, and binding anew makes it anew. */
  #isPermitted({ ip }: OwnEndpoint, now: number): boolean {
    return (this.#permissions.get(ip) ?? 0) > now
  }

  #channelOf(peer: OwnEndpoint, now: number): number | null {
    for (const [number, channel] of this.#channels) if (channel.until > now && isSame(channel.peer, peer)) return number
    return null
  }

  #wayTo(peer: OwnEndpoint): RelayWay {
    const key = `${peer.ip}:${String(peer.port)}`
    const present = this.#ways.get(key)
    if (present !== undefined) return present
    const way = this.#openWay(peer)
    this.#ways.set(key, way)
    return way
  }
}

const isSame = (a: OwnEndpoint, b: OwnEndpoint): boolean => a.port === b.port && a.ip === b.ip
