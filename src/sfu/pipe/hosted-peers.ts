/** The host's side of another thread's rooms: some of their peers have their connections here. */
import type { DownTrack } from '../forwarding/down-track.ts'
import { ReceivedTrack } from '../forwarding/received-track.ts'
import type { PacketExchange } from '../transport/net/packet-exchange.ts'
import type { IceCredentials } from '../transport/peer.ts'
import { type HostablePeer, HostedPeer } from './hosted-peer.ts'
import type { PipeLabel } from './piped-packet.ts'
import { PipedTrack } from './piped-track.ts'
import type { DownTrackWish, ToHome, ToHost } from './sibling-message.ts'
import { TrackPipe } from './track-pipe.ts'

export interface HostedPeersOptions {
  readonly home: number
  readonly exchange: PacketExchange
  readonly createPeer: (local: IceCredentials) => HostablePeer
  readonly post: (message: ToHome, transfer?: readonly ArrayBuffer[]) => void
}

const reportEveryMs = 1000

type TrackMessage = Exclude<ToHost, { readonly peer: number }>

export class HostedPeers {
  readonly #options: HostedPeersOptions
  readonly #peers = new Map<number, HostedPeer>()
  readonly #received = new Map<number, ReceivedTrack>()
  readonly #sources = new Map<number, PipedTrack>()
  readonly #sent = new Map<number, { readonly peer: number; readonly track: DownTrack }>()
  #reportedAt = Number.NEGATIVE_INFINITY

  constructor(options: HostedPeersOptions) {
    this.#options = options
  }

  heard(message: ToHost): void {
    if (!('peer' in message)) return this.#heardOfTrack(message)
    if (message.type === 'create-peer') return this.#create(message.peer, message.local)
    const peer = this.#peers.get(message.peer)
    if (peer === undefined) return
    if (message.type === 'add-up-track') this.#addUpTrack(peer, message)
    else if (message.type === 'add-down-track') this.#addDownTrack(peer, message)
    else peer.heard(message)
  }

  /** Of a track of the room. */
  receive(label: PipeLabel, bytes: Uint8Array, now: number): void {
    this.#sources.get(label.track)?.receive(label, bytes, now)
  }

  tick(now: number): void {
    for (const source of this.#sources.values()) source.tick(now)
    for (const peer of this.#peers.values()) peer.tick()
    if (now - this.#reportedAt < reportEveryMs) return
    this.#reportedAt = now
    for (const number of this.#peers.keys()) this.#report(number)
  }

  /** The home closed, or died. */
  close(): void {
    for (const peer of this.#peers.values()) peer.close()
    for (const { track } of this.#sources.values()) track.close()
  }

  #create(number: number, local: IceCredentials): void {
    const { createPeer, post } = this.#options
    this.#peers.set(number, new HostedPeer(number, createPeer(local), post, () => this.#closed(number)))
  }

  #heardOfTrack(message: TrackMessage): void {
    switch (message.type) {
      case 'close-up-track':
        return this.#received.get(message.track)?.close()
      case 'want-key-frame':
        return this.#received.get(message.track)?.layers[message.layer]?.keyFrames.want()
      case 'add-source':
        return this.#addSource(message)
      case 'mute-source':
        return this.#sources.get(message.source)?.track.setMuted(message.muted)
      case 'close-source':
        return this.#sources.get(message.source)?.track.close()
      case 'set-down-track':
        return this.#wish(message.track, message.wish)
      case 'close-down-track':
        this.#sent.get(message.track)?.track.close()
        return void this.#sent.delete(message.track)
    }
  }

  #addUpTrack({ peer }: HostedPeer, { track: number, options }: Extract<ToHost, { readonly type: 'add-up-track' }>): void {
    const track = peer.addUpTrack(options)
    if (!(track instanceof ReceivedTrack)) throw new TypeError('a track that cannot be piped')
    const { exchange, home } = this.#options
    this.#received.set(number, track)
    const onClosed = (): void => void this.#received.delete(number)
    TrackPipe.lay({ source: track, exchange, to: home, way: 'received', track: number, onClosed })
  }

  #addSource({ source, options }: Extract<ToHost, { readonly type: 'add-source' }>): void {
    const { post } = this.#options
    const piped = new PipedTrack(options, {
      wantKeyFrame: (layer) => post({ type: 'want-source-key-frame', source, layer }),
      closed: () => void this.#sources.delete(source),
    })
    this.#sources.set(source, piped)
  }

  #addDownTrack(peer: HostedPeer, message: Extract<ToHost, { readonly type: 'add-down-track' }>): void {
    const source = this.#sources.get(message.source)?.track
    if (source === undefined) return
    const onHeld = (held: boolean): void => this.#options.post({ type: 'held', track: message.track, held })
    this.#sent.set(message.track, { peer: message.peer, track: peer.peer.addDownTrack({ ...message.options, source, onHeld }) })
  }

  #wish(number: number, { maxLayer, paused, priority }: DownTrackWish): void {
    const track = this.#sent.get(number)?.track
    if (maxLayer !== undefined) track?.setMaxLayer(maxLayer)
    if (paused !== undefined) track?.setPaused(paused)
    if (priority !== undefined) track?.setPriority(priority)
  }

  #report(number: number): void {
    const hosted = this.#peers.get(number)
    if (hosted === undefined) return
    const sent = new Map([...this.#sent].filter(([, { peer }]) => peer === number).map(([track, each]) => [track, each.track.report()]))
    this.#options.post({ type: 'report', peer: number, report: hosted.peer.report(), sent })
  }

  #closed(number: number): void {
    this.#peers.delete(number)
    for (const [track, { peer }] of this.#sent) if (peer === number) this.#sent.delete(track)
  }
}
