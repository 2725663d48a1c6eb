import type { ConnectionQuality } from '../forwarding/connection-quality.ts'
import type { DownTrack, DownTrackOptions } from '../forwarding/down-track.ts'
import { noCounts } from '../forwarding/media-counts.ts'
import type { UpTrack, UpTrackOptions } from '../forwarding/up-track.ts'
import { newCredentials } from '../transport/ice/ice-credentials.ts'
import type {
  IceCandidate,
  IceCredentials,
  Peer,
  PeerCloseReason,
  PeerEvents,
  PeerReport,
  PeerState,
  RemoteTransport,
} from '../transport/peer.ts'
import { PeerListeners } from '../transport/peer-listeners.ts'
import type { ToHome, ToHost } from './sibling-message.ts'

/** What a remote peer needs of the thread that it is seen from. */
interface RemotePeerHome {
  readonly post: (message: ToHost, transfer?: readonly ArrayBuffer[]) => void
  readonly addUpTrack: (peer: number, options: UpTrackOptions) => UpTrack
  readonly addDownTrack: (peer: number, options: DownTrackOptions) => DownTrack
  /** Its tracks end here, too. */
  readonly closed: (peer: number) => void
}

export interface RemotePeerOptions {
  readonly number: number
  /** As of IceAgentOptions: of the thread that has its connection. */
  readonly mark: string
  readonly fingerprint: string
  readonly candidates: readonly IceCandidate[]
  readonly home: RemotePeerHome
}

/** Messages that may be on their way to the other thread, bytes. */
const mostInFlight = 256 << 10

const silent: PeerReport = {
  quality: 'excellent',
  roundTripMs: null,
  lossUp: 0,
  lossDown: 0,
  downlink: null,
  counts: noCounts(),
  protocol: null,
}

/** A client's connection that another thread has: what is decided here is done there. */
export class RemotePeer implements Peer {
  readonly fingerprint: string
  readonly candidates: readonly IceCandidate[]
  readonly #options: RemotePeerOptions
  readonly #listeners = new PeerListeners()
  #local: IceCredentials
  #remote: IceCredentials | null = null
  #state: PeerState = 'new'
  #report = silent
  #inFlight = 0

  constructor(options: RemotePeerOptions) {
    this.#options = options
    this.fingerprint = options.fingerprint
    this.candidates = options.candidates
    this.#local = newCredentials(options.mark)
    this.#post({ type: 'create-peer', peer: options.number, local: this.#local })
  }

  get local(): IceCredentials {
    return this.#local
  }

  get state(): PeerState {
    return this.#state
  }

  on<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): () => void {
    return this.#listeners.add(event, listener)
  }

  connect(remote: RemoteTransport): void {
    if (this.#state === 'closed') return
    this.#remote = { ufrag: remote.ufrag, pwd: remote.pwd }
    this.#post({ type: 'connect', peer: this.#options.number, remote })
    if (this.#state === 'new') this.#become('connecting')
  }

  restartIce(remote: IceCredentials | null): IceCredentials {
    const isSame = remote !== null && this.#remote?.ufrag === remote.ufrag && this.#remote.pwd === remote.pwd
    if (this.#state === 'closed' || isSame) return this.#local
    this.#remote = remote
    this.#local = newCredentials(this.#options.mark)
    this.#post({ type: 'restart-ice', peer: this.#options.number, local: this.#local, remote })
    return this.#local
  }

  addUpTrack(options: UpTrackOptions): UpTrack {
    return this.#options.home.addUpTrack(this.#options.number, options)
  }

  addDownTrack(options: DownTrackOptions): DownTrack {
    return this.#options.home.addDownTrack(this.#options.number, options)
  }

  /** As the other thread said last; once a second. */
  quality(): ConnectionQuality {
    return this.#report.quality
  }

  report(): PeerReport {
    return this.#report
  }

  openData(label: string, ordered: boolean): void {
    if (this.#state !== 'closed') this.#post({ type: 'open-data', peer: this.#options.number, label, ordered })
  }

  sendData(label: string, message: Uint8Array): boolean {
    if (this.#state !== 'connected' || this.#inFlight + message.length > mostInFlight) return false
    this.#inFlight += message.length
    const own = new Uint8Array(message)
    this.#post({ type: 'send-data', peer: this.#options.number, label, message: own }, [own.buffer])
    return true
  }

  close(reason: PeerCloseReason): void {
    if (this.#state === 'closed') return
    this.#post({ type: 'close-peer', peer: this.#options.number, reason })
    this.#end(reason)
  }

  /** From the thread that has it. */
  heard(message: Exclude<ToHome, { readonly type: 'held' | 'want-source-key-frame' }>): void {
    if (this.#state === 'closed') return
    if (message.type === 'state') this.#heardState(message.state, message.reason)
    else if (message.type === 'report') this.#report = message.report
    else if (message.type === 'data-sent') this.#inFlight -= message.bytes
    else this.#listeners.data(message.label, message.message)
  }

  /** The thread that had it died. */
  lost(): void {
    if (this.#state !== 'closed') this.#end('engine-closed')
  }

  #heardState(state: PeerState, reason?: PeerCloseReason): void {
    if (state === 'closed') this.#end(reason ?? 'engine-closed')
    else if (state !== this.#state) this.#become(state)
  }

  #end(reason: PeerCloseReason): void {
    this.#options.home.closed(this.#options.number)
    this.#become('closed', reason)
    this.#listeners.clear()
  }

  #become(state: PeerState, reason?: PeerCloseReason): void {
    this.#state = state
    this.#listeners.state(state, reason)
  }

  #post(message: ToHost, transfer?: readonly ArrayBuffer[]): void {
    this.#options.home.post(message, transfer)
  }
}
