/** Our end of the connection to a media server: ICE, DTLS, SRTP keys and data channels over one path. */
import type { SrtpKeys, SrtpProfile } from '../../sfu/forwarding/peer-media.ts'
import type { DtlsCertificate } from '../../sfu/transport/dtls/dtls-certificate.ts'
import { DtlsSession } from '../../sfu/transport/dtls/dtls-session.ts'
import { isDtls, isSrtp } from '../../sfu/transport/ice/packet-kind.ts'
import type { IceCredentials } from '../../sfu/transport/peer.ts'
import { DataChannels } from '../../sfu/transport/sctp/data-channels.ts'
import { type Candidate, candidatesAt } from '../ice/candidate.ts'
import { CheckingAgent } from '../ice/checking-agent.ts'
import type { OfferedTransport } from '../sdp/write-offer.ts'
import type { Answer } from '../sdp/read-answer.ts'
import type { Surroundings } from '../surroundings.ts'
import { bindClientSockets, type ClientSockets } from './client-sockets.ts'

export interface ClientPeerOptions {
  readonly certificate: DtlsCertificate
  readonly surroundings: Surroundings
  /** As in `ConnectOptions`. */
  readonly mediaAddress?: string | undefined
  /** As in `DtlsSessionOptions`. */
  readonly srtpProfiles?: readonly SrtpProfile[]
  readonly events: ClientPeerEvents
}

export interface ClientPeerEvents {
  readonly connected: (keys: SrtpKeys) => void
  /** Packets pass again after a restart of ICE. */
  readonly resumed: () => void
  /** No path; a restart may find one. */
  readonly lost: () => void
  /** Once, and for good. */
  readonly failed: () => void
  /** One SRTP or SRTCP packet, to be opened in place. */
  readonly packet: (bytes: Buffer) => void
  readonly data: (label: string, message: Uint8Array) => void
}

export type DataLabel = '_reliable' | '_lossy'

/** From the first path to the end of the handshake. */
const handshakeMs = 10_000

export class ClientPeer {
  readonly #options: ClientPeerOptions
  readonly #sockets: ClientSockets
  readonly #ice: CheckingAgent
  #answer: Answer | null = null
  #dtls: DtlsSession | null = null
  #channels: DataChannels | null = null
  #state: 'new' | 'connected' | 'closed' = 'new'
  #cancelHandshake: () => void = () => undefined

  /** Rejects when this machine has no socket to give. */
  static async open(options: ClientPeerOptions): Promise<ClientPeer> {
    let ice: CheckingAgent | null = null
    const sockets = await bindClientSockets((bytes, address, port) => ice?.datagram(bytes, address, port))
    const peer = new ClientPeer(options, sockets)
    ice = peer.#ice
    return peer
  }

  private constructor(options: ClientPeerOptions, sockets: ClientSockets) {
    this.#options = options
    this.#sockets = sockets
    this.#ice = new CheckingAgent({
      surroundings: options.surroundings,
      sockets,
      onSelected: () => this.#pathSelected(),
      onPacket: (bytes) => this.#receive(bytes),
      onLost: () => this.#pathLost(),
    })
  }

  get connected(): boolean {
    return this.#state === 'connected'
  }

  get transport(): OfferedTransport {
    return { ...this.#ice.local, fingerprint: this.#options.certificate.fingerprint, candidates: this.#sockets.candidates }
  }

  restartIce(): IceCredentials {
    return this.#ice.restart()
  }

  /** Each answer: the first begins everything, one to a restart begins checks anew, any other changes nothing here. */
  accept(answer: Answer): void {
    if (this.#state === 'closed') return
    // Another certificate is another server; the DTLS that runs cannot be made to belong to it.
    if (this.#answer !== null && this.#answer.fingerprint !== answer.fingerprint) return this.#fail()
    this.#answer = answer
    this.#ice.begin(answer)
    const { mediaAddress } = this.#options
    const inner = mediaAddress === undefined ? [] : candidatesAt(mediaAddress, answer.candidates)
    for (const candidate of [...inner, ...answer.candidates]) this.#ice.addCandidate(candidate)
  }

  addCandidate(candidate: Candidate): void {
    this.#ice.addCandidate(candidate)
  }

  /** One protected packet. The memory is the caller's again when this returns. */
  send(memory: Uint8Array, offset: number, length: number): void {
    this.#ice.send(memory, offset, length)
  }

  /** False when there is no connection, or too much waits already. */
  sendData(label: DataLabel, message: Uint8Array): boolean {
    return this.#state === 'connected' && (this.#channels?.send(label, message) ?? false)
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#cancelHandshake()
    // The data channels say goodbye while there is a path.
    this.#channels?.close()
    this.#dtls?.close()
    this.#ice.close()
    this.#sockets.close()
  }

  #pathSelected(): void {
    if (this.#dtls === null) this.#beginDtls()
    else if (this.#state === 'connected') this.#options.events.resumed()
  }

  #beginDtls(): void {
    if (this.#answer === null || this.#state !== 'new') return
    this.#cancelHandshake = this.#options.surroundings.after(handshakeMs, () => this.#fail())
    this.#dtls = new DtlsSession({
      role: this.#answer.dtlsActive ? 'server' : 'client',
      certificate: this.#options.certificate,
      fingerprint: this.#answer.fingerprint,
      srtpProfiles: this.#options.srtpProfiles,
      send: (datagram) => this.#ice.send(datagram, 0, datagram.length),
      onConnected: (keys) => this.#handshakeDone(keys),
      onData: (data) => this.#channels?.receive(data),
      onClosed: () => this.#fail(),
    })
  }

  #handshakeDone(keys: SrtpKeys | null): void {
    if (this.#state !== 'new') return
    if (keys === null) return this.#fail()
    this.#cancelHandshake()
    this.#state = 'connected'
    this.#channels = new DataChannels({
      calls: true,
      oddStreams: this.#answer?.dtlsActive ?? false,
      send: (packet) => this.#dtls?.send(packet),
      onMessage: (label, message) => this.#options.events.data(label, message),
    })
    this.#channels.open('_reliable', true)
    this.#channels.open('_lossy', false)
    this.#options.events.connected(keys)
  }

  #receive(bytes: Buffer): void {
    const first = bytes[0] ?? 0
    if (isDtls(first)) this.#dtls?.receive(bytes)
    else if (isSrtp(first) && this.#state === 'connected') this.#options.events.packet(bytes)
  }

  #pathLost(): void {
    if (this.#state === 'connected') this.#options.events.lost()
    else this.#fail()
  }

  #fail(): void {
    if (this.#state === 'closed') return
    this.close()
    this.#options.events.failed()
  }
}
