/** A peer without a network, for tests of what rooms do with one. */
import type { ConnectionQuality } from '../../sfu/forwarding/connection-quality.ts'
import type { DownTrackOptions } from '../../sfu/forwarding/down-track.ts'
import { noCounts } from '../../sfu/forwarding/media-counts.ts'
import type { DownTrackReport, UpTrackReport } from '../../sfu/forwarding/media-report.ts'
import type { UpTrack, UpTrackEvents, UpTrackOptions } from '../../sfu/forwarding/up-track.ts'
import type { IceCredentials, Peer, PeerCloseReason, PeerEvents, PeerReport, PeerState, RemoteTransport } from '../../sfu/transport/peer.ts'

export class FakeDownTrack {
  readonly options: DownTrackOptions
  layer: number | null = null
  paused = false
  priority = 0
  closed = false

  constructor(options: DownTrackOptions) {
    this.options = options
  }

  setMaxLayer(layer: number): void {
    this.layer = layer
  }

  setPriority(priority: number): void {
    this.priority = priority
  }

  setPaused(paused: boolean): void {
    this.paused = paused
  }

  report(): DownTrackReport {
    return { layer: this.layer, state: this.paused ? 'paused' : 'flowing', packets: 7, bytes: 700, lost: 1, resent: 1 }
  }

  close(): void {
    this.closed = true
  }
}

export class FakeUpTrack implements UpTrack {
  readonly options: UpTrackOptions
  muted = false
  closed = false
  #level: UpTrackEvents['level'] = () => {}

  constructor(options: UpTrackOptions) {
    this.options = options
  }

  get kind(): 'audio' | 'video' {
    return this.options.kind
  }

  get codec(): UpTrack['codec'] {
    return this.options.codecs[0]!
  }

  on<E extends keyof UpTrackEvents>(event: E, listener: UpTrackEvents[E]): () => void {
    // The listener's type follows the event's name.
    if (event === 'level') this.#level = listener as UpTrackEvents['level']
    return () => {}
  }

  hear(level: number): void {
    this.#level(level)
  }

  setMuted(muted: boolean): void {
    this.muted = muted
  }

  report(): UpTrackReport {
    return { codec: this.codec.name, layers: [{ rid: null, live: true, packets: 9, bytes: 900, lost: 2, loss: 0.1, jitterMs: 3 }] }
  }

  close(): void {
    this.closed = true
  }
}

export class FakePeer implements Peer {
  readonly local = { ufrag: 'fake', pwd: 'f'.repeat(22) }
  readonly fingerprint = 'sha-256 FA:CE'
  readonly candidates = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, address: '192.0.2.7', port: 7882 }))
  state: PeerState = 'new'
  remote: RemoteTransport | null = null
  restarts = 0
  readonly up: FakeUpTrack[] = []
  readonly down: FakeDownTrack[] = []
  readonly sent: { label: string; message: Uint8Array }[] = []
  /** Channels of the server's. */
  readonly opened: string[] = []
  /** What `sendData` answers. */
  open = true
  /** What `quality` answers. */
  present: ConnectionQuality = 'excellent'
  readonly #state = new Set<PeerEvents['state']>()
  readonly #data = new Set<PeerEvents['data']>()

  on<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): () => void {
    // The listener's type follows the event's name.
    const listeners = (event === 'state' ? this.#state : this.#data) as Set<unknown>
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  connect(remote: RemoteTransport): void {
    this.remote = remote
    this.become('connected')
  }

  restartIce(_remote: IceCredentials | null): IceCredentials {
    this.restarts += 1
    return { ufrag: `new${this.restarts}`, pwd: 'n'.repeat(22) }
  }

  addUpTrack(options: UpTrackOptions): UpTrack {
    const track = new FakeUpTrack(options)
    this.up.push(track)
    return track
  }

  addDownTrack(options: DownTrackOptions): FakeDownTrack {
    const track = new FakeDownTrack(options)
    this.down.push(track)
    return track
  }

  quality(): ConnectionQuality {
    return this.present
  }

  report(): PeerReport {
    return { quality: this.present, roundTripMs: null, lossUp: 0, lossDown: 0, downlink: null, counts: noCounts(), protocol: 'udp' }
  }

  openData(label: string): void {
    this.opened.push(label)
  }

  sendData(label: string, message: Uint8Array): boolean {
    if (this.open) this.sent.push({ label, message })
    return this.open
  }

  close(reason: PeerCloseReason): void {
    this.become('closed', reason)
  }

  become(state: PeerState, reason?: PeerCloseReason): void {
    if (this.state === 'closed') return
    this.state = state
    for (const listener of this.#state) listener(state, reason)
  }

  receive(label: string, message: Uint8Array): void {
    if (this.state === 'closed') return
    for (const listener of this.#data) listener(label, message)
  }
}
