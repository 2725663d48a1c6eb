/** The home's side of rooms that are spread over threads: peers that others have, and what is piped to and from them. */
import { randomInt } from 'node:crypto'
import type { DownTrack, DownTrackOptions } from '../forwarding/down-track.ts'
import { ReceivedTrack } from '../forwarding/received-track.ts'
import type { UpTrack, UpTrackOptions } from '../forwarding/up-track.ts'
import { markOf } from '../transport/ice/worker-mark.ts'
import type { PacketExchange } from '../transport/net/packet-exchange.ts'
import type { IceCandidate, Peer } from '../transport/peer.ts'
import type { PipeLabel } from './piped-packet.ts'
import { PipedTrack } from './piped-track.ts'
import { RemoteDownTrack } from './remote-down-track.ts'
import { RemotePeer } from './remote-peer.ts'
import type { SourceOptions, ToHome, ToHost } from './sibling-message.ts'
import { TrackPipe } from './track-pipe.ts'

/** Labels of packets have room for 32 bits. */
const FIRST_BELOW = 2 ** 31

export interface RemotePeersOptions {
  readonly exchange: PacketExchange
  readonly fingerprint: string
  readonly candidates: () => readonly IceCandidate[]
  readonly post: (host: number, message: ToHost, transfer?: readonly ArrayBuffer[]) => void
}

interface Hosted {
  readonly host: number
  readonly peer: RemotePeer
}

/** A track that goes to a host, for so many down tracks there. */
interface Source {
  readonly number: number
  readonly host: number
  readonly track: ReceivedTrack
  readonly pipe: TrackPipe
  users: number
}

export class RemotePeers {
  readonly #options: RemotePeersOptions
  readonly #peers = new Map<number, Hosted>()
  readonly #received = new Map<number, { readonly peer: number; readonly piped: PipedTrack }>()
  readonly #sources = new Map<number, Source>()
  readonly #sent = new Map<number, RemoteDownTrack>()
  /** Where the thread is a new one, what is said of the peers of the one before must not be taken for its own. */
  #last = randomInt(FIRST_BELOW)

  constructor(options: RemotePeersOptions) {
    this.#options = options
  }

  create(host: number): Peer {
    const number = this.#next()
    const peer = new RemotePeer({
      number,
      mark: markOf(host),
      fingerprint: this.#options.fingerprint,
      candidates: this.#options.candidates(),
      home: {
        post: (message, transfer) => this.#options.post(host, message, transfer),
        addUpTrack: (of, options) => this.#addUpTrack(host, of, options),
        addDownTrack: (of, options) => this.#addDownTrack(host, of, options),
        closed: (of) => this.#closed(of),
      },
    })
    this.#peers.set(number, { host, peer })
    return peer
  }

  heard(message: ToHome): void {
    if (message.type === 'held') return this.#sent.get(message.track)?.held(message.held)
    if (message.type === 'want-source-key-frame') return this.#sources.get(message.source)?.track.layers[message.layer]?.keyFrames.want()
    if (message.type === 'report') for (const [track, report] of message.sent) this.#sent.get(track)?.reported(report)
    this.#peers.get(message.peer)?.peer.heard(message)
  }

  /** Of a track that a host receives. */
  receive(label: PipeLabel, bytes: Uint8Array, now: number): void {
    this.#received.get(label.track)?.piped.receive(label, bytes, now)
  }

  tick(now: number): void {
    for (const { piped } of this.#received.values()) piped.tick(now)
  }

  /** The thread died, with all its peers. */
  hostLost(lost: number): void {
    for (const { host, peer } of this.#peers.values()) if (host === lost) peer.lost()
  }

  close(): void {
    for (const { peer } of this.#peers.values()) peer.close('engine-closed')
  }

  #addUpTrack(host: number, peer: number, options: UpTrackOptions): UpTrack {
    const track = this.#next()
    const piped = new PipedTrack(options, {
      wantKeyFrame: (layer) => this.#options.post(host, { type: 'want-key-frame', track, layer }),
      closed: () => {
        if (this.#received.delete(track)) this.#options.post(host, { type: 'close-up-track', track })
      },
    })
    this.#received.set(track, { peer, piped })
    this.#options.post(host, { type: 'add-up-track', peer, track, options: sourceOptions(options) })
    return piped.track
  }

  #addDownTrack(host: number, peer: number, options: DownTrackOptions): DownTrack {
    const { source: origin, onHeld, ...rest } = options
    if (!(origin instanceof ReceivedTrack)) throw new TypeError('a source that no peer made')
    const source = this.#sourceFor(host, origin)
    const track = this.#next()
    source.users++
    const sent = new RemoteDownTrack(peer, onHeld, {
      wish: (wish) => this.#options.post(host, { type: 'set-down-track', track, wish }),
      closed: () => {
        this.#sent.delete(track)
        this.#options.post(host, { type: 'close-down-track', track })
        if (--source.users === 0) source.pipe.close()
      },
    })
    this.#sent.set(track, sent)
    this.#options.post(host, { type: 'add-down-track', peer, track, source: source.number, options: rest })
    return sent
  }

  #sourceFor(host: number, track: ReceivedTrack): Source {
    for (const source of this.#sources.values()) if (source.host === host && source.track === track) return source
    const number = this.#next()
    const { exchange, post } = this.#options
    post(host, { type: 'add-source', source: number, options: sourceOptions(track.options) })
    const pipe = TrackPipe.lay({
      source: track,
      exchange,
      to: host,
      way: 'source',
      track: number,
      onMuted: (muted) => post(host, { type: 'mute-source', source: number, muted }),
      onClosed: () => this.#sourceClosed(number),
    })
    const source = { number, host, track, pipe, users: 0 }
    this.#sources.set(number, source)
    return source
  }

  #sourceClosed(number: number): void {
    const source = this.#sources.get(number)
    if (source === undefined) return
    this.#sources.delete(number)
    this.#options.post(source.host, { type: 'close-source', source: number })
  }

  #closed(number: number): void {
    this.#peers.delete(number)
    for (const { peer, piped } of this.#received.values()) if (peer === number) piped.track.close()
    for (const sent of this.#sent.values()) if (sent.peer === number) sent.close()
  }

  #next(): number {
    this.#last += 1
    return this.#last
  }
}

function sourceOptions({ mid, kind, codecs, extensions, encodings }: UpTrackOptions): SourceOptions {
  return { mid, kind, codecs, extensions, encodings }
}
