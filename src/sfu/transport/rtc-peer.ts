import type { ConnectionQuality } from '../forwarding/connection-quality.ts'
import type { DownTrack, DownTrackOptions } from '../forwarding/down-track.ts'
import type { PeerMedia, PeerMediaOptions, SrtpProfile } from '../forwarding/peer-media.ts'
import type { UpTrack, UpTrackOptions } from '../forwarding/up-track.ts'
import type { DtlsCertificate } from './dtls/dtls-certificate.ts'
import { DtlsSession } from './dtls/dtls-session.ts'
import { IceAgent, type IceDirectory } from './ice/ice-agent.ts'
import { isDtls, isSrtp } from './ice/packet-kind.ts'
import type { NetworkPath, PathOwner } from './net/network-path.ts'
import type { IceCandidate, IceCredentials, Peer, PeerCloseReason, PeerEvents, PeerReport, PeerState, RemoteTransport } from './peer.ts'
import { PeerListeners } from './peer-listeners.ts'
import { DataChannels } from './sctp/data-channels.ts'

export interface RtcPeerOptions {
  readonly directory: IceDirectory
  /** As of IceAgentOptions. */
  readonly mark?: string
  readonly local?: IceCredentials | undefined
  readonly certificate: DtlsCertificate
  /** As DTLS has them. */
  readonly srtpProfiles?: readonly SrtpProfile[] | undefined
  readonly candidates: readonly IceCandidate[]
  readonly createPeerMedia: (options: PeerMediaOptions) => PeerMedia
  /** As of PeerMediaOptions. */
  readonly hasten?: () => void
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly onClosed: (peer: RtcPeer) => void
}

/** From the answer to the end of the DTLS handshake. */
const handshakeMs = 30_000

export class RtcPeer implements Peer, PathOwner {
  readonly candidates: readonly IceCandidate[]
  readonly #options: RtcPeerOptions
  readonly #ice: IceAgent
  readonly #media: PeerMedia
  readonly #listeners = new PeerListeners()
  #state: PeerState = 'new'
  #remoteFingerprint: string | null = null
  #role: 'server' | 'client' = 'server'
  #connectBy = Infinity
  /** Both from the first packet that needs them: strangers and silent clients cost no handshake. */
  #dtls: DtlsSession | null = null
  #channels: DataChannels | null = null
  /** Of our own, in order. */
  readonly #opened: { readonly label: string; readonly ordered: boolean }[] = []

  constructor(options: RtcPeerOptions) {
    this.#options = options
    this.candidates = options.candidates
    const { directory, mark = '', local, now } = options
    this.#ice = new IceAgent({ directory, mark, local, owner: this, now })
    this.#media = options.createPeerMedia({
      send: (memory, offset, length) => this.#ice.selected?.send(memory, offset, length),
      now: options.now,
      ...(options.hasten === undefined ? {} : { hasten: options.hasten }),
    })
  }

  get local(): IceCredentials {
    return this.#ice.local
  }

  get fingerprint(): string {
    return this.#options.certificate.fingerprint
  }

  get state(): PeerState {
    return this.#state
  }

  on<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): () => void {
    return this.#listeners.add(event, listener)
  }

  connect(remote: RemoteTransport): void {
    if (this.#state === 'closed') return
    if (this.#remoteFingerprint === null) return this.#start(remote)
    // Another certificate is another client; the DTLS that runs cannot be made to belong to it.
    if (this.#remoteFingerprint !== remote.fingerprint) return this.close('dtls-failed')
    if (this.#ice.remote === null) this.#ice.setRemote({ ufrag: remote.ufrag, pwd: remote.pwd })
  }

  /** `local`: where somebody else has said the new ones already. */
  restartIce(remote: IceCredentials | null, local?: IceCredentials): IceCredentials {
    if (this.#state === 'closed') return this.#ice.local
    if (remote === null) return this.#ice.restart(null, local)
    const known = this.#ice.remote
    if (known?.ufrag === remote.ufrag && known.pwd === remote.pwd) return this.#ice.local
    return this.#ice.restart({ ufrag: remote.ufrag, pwd: remote.pwd }, local)
  }

  addUpTrack(options: UpTrackOptions): UpTrack {
    return this.#media.addUpTrack(options)
  }

  addDownTrack(options: DownTrackOptions): DownTrack {
    return this.#media.addDownTrack(options)
  }

  quality(): ConnectionQuality {
    return this.#media.quality()
  }

  report(): PeerReport {
    return { ...this.#media.report(), protocol: this.#ice.selected?.protocol ?? null }
  }

  openData(label: string, ordered: boolean): void {
    if (this.#channels) this.#channels.open(label, ordered)
    else this.#opened.push({ label, ordered })
  }

  sendData(label: string, message: Uint8Array): boolean {
    return this.#channels?.send(label, message) ?? false
  }

  /** Every 20 ms while packets come. */
  tick(): void {
    if (this.#state === 'closed') return
    // Who answered that it waits is spoken to as soon as there is a way.
    if (this.#role === 'client' && this.#ice.selected) this.#dtlsSession()
    this.#media.tick()
  }

  /** Every second. */
  checkConsent(): void {
    if (this.#state === 'new' || this.#state === 'closed') return
    if (this.#ice.consentExpired) this.close('consent-expired')
    else if (this.#state === 'connecting' && this.#options.now() > this.#connectBy) this.close('dtls-failed')
  }

  receive(bytes: Buffer): void {
    const first = bytes[0] ?? 0
    if (isSrtp(first)) {
      if (this.#state === 'connected') this.#media.receive(bytes, 0, bytes.length)
    } else if (isDtls(first)) {
      // Parts of a handshake are kept, and the memory is the port's.
      this.#dtlsSession()?.receive(Buffer.from(bytes))
    }
  }

  pathLost(path: NetworkPath): void {
    this.#ice.lose(path)
  }

  close(reason: PeerCloseReason): void {
    if (this.#state === 'closed') return
    // The data channels say goodbye while there is a path.
    this.#channels?.close()
    this.#dtls?.close()
    this.#media.close()
    this.#ice.close()
    this.#become('closed', reason)
    this.#options.onClosed(this)
    this.#listeners.clear()
  }

  #start(remote: RemoteTransport): void {
    this.#remoteFingerprint = remote.fingerprint
    this.#role = remote.setup === 'passive' ? 'client' : 'server'
    this.#ice.setRemote({ ufrag: remote.ufrag, pwd: remote.pwd })
    this.#connectBy = this.#options.now() + handshakeMs
    // What is sent on channels of ours waits for them from now on.
    if (this.#opened.length > 0) this.#dataChannels()
    this.#become('connecting')
  }

  #dtlsSession(): DtlsSession | null {
    if (this.#dtls || this.#state !== 'connecting' || this.#remoteFingerprint === null) return this.#dtls
    this.#dtls = new DtlsSession({
      role: this.#role,
      certificate: this.#options.certificate,
      fingerprint: this.#remoteFingerprint,
      srtpProfiles: this.#options.srtpProfiles,
      send: (datagram) => this.#ice.selected?.send(datagram, 0, datagram.length),
      onConnected: (keys) => {
        if (keys) this.#media.setKeys(keys)
        this.#become('connected')
      },
      onData: (data) => this.#dataChannels().receive(data),
      onClosed: (reason) => this.close(reason === 'remote' ? 'remote-closed' : 'dtls-failed'),
    })
    return this.#dtls
  }

  #dataChannels(): DataChannels {
    this.#channels ??= this.#openChannels()
    return this.#channels
  }

  /** The client begins the association either way, as browsers do at both ends (RFC 8831 §6.2). */
  #openChannels(): DataChannels {
    const channels = new DataChannels({
      oddStreams: this.#role === 'server',
      send: (packet) => this.#dtls?.send(packet),
      onMessage: (label, message) => this.#listeners.data(label, message),
    })
    for (const { label, ordered } of this.#opened.splice(0)) channels.open(label, ordered)
    return channels
  }

  #become(state: PeerState, reason?: PeerCloseReason): void {
    this.#state = state
    this.#listeners.state(state, reason)
  }
}
