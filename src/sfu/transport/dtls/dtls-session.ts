/** DTLS 1.2 over any datagrams, by werift's handshake. Nothing else of the engine knows werift's DTLS. */
import { createSecretKey } from 'node:crypto'
import { DtlsClient, DtlsServer } from 'werift'
import type { SrtpKeys, SrtpProfile } from '../../forwarding/peer-media.ts'
import { clientIsProved } from './client-proof.ts'
import { type DtlsCertificate, fingerprintMatches, signatureHash } from './dtls-certificate.ts'
import { type DtlsRecord, dtlsRecords, recordType } from './dtls-records.ts'
import { OutgoingRecords } from './outgoing-records.ts'
import { HandshakeAssembler } from './handshake-assembler.ts'
import { HandshakeGate, type HandshakeMessage, handshakeType, type MessageGate } from './handshake-gate.ts'
import { ServerGate } from './server-gate.ts'
import { serverIsProved } from './server-proof.ts'
import { masterKeyBytes, numbersOf, profileOf, saltBytesOf } from './srtp-profiles.ts'

export interface DtlsSessionOptions {
  /** Which end we are, as SDP's `setup` says (RFC 8842): a server waits, a client begins at once. `server` when absent. */
  readonly role?: 'server' | 'client'
  readonly certificate: DtlsCertificate
  /** Of the other end's certificate, from its SDP. */
  readonly fingerprint: string
  /** Best first: a server chooses the first of them that its client offers. AES_CM_128_HMAC_SHA1_80 alone when absent. */
  readonly srtpProfiles?: readonly SrtpProfile[] | undefined
  /** To the peer's present path. */
  readonly send: (datagram: Uint8Array) => void
  /** Once. Null when no SRTP was agreed on. */
  readonly onConnected: (keys: SrtpKeys | null) => void
  readonly onData: (data: Buffer) => void
  /** Once, unless we closed. */
  readonly onClosed: (reason: 'failed' | 'remote') => void
}

const presetProfiles: readonly SrtpProfile[] = ['AES_CM_128_HMAC_SHA1_80']
/** A whole handshake is 1 to 2 KiB each way; certificates may have a chain. */
const mostHandshakeBytes = 64 << 10
/** Beyond all flights: where the library's timers, which repeat flights that nobody answered, end. */
const noFlight = 99

export class DtlsSession {
  readonly #options: DtlsSessionOptions
  readonly #gate: MessageGate
  readonly #assembler = new HandshakeAssembler()
  readonly #outgoing = new OutgoingRecords()
  readonly #socket: DtlsServer | DtlsClient
  #state: 'handshake' | 'connected' | 'closed' = 'handshake'
  #handshakeBytes = 0
  /** Body of the other end's Finished. */
  #finished: Buffer = Buffer.alloc(0)
  /** Of the record that the library is reading now. */
  #epoch = 0

  constructor(options: DtlsSessionOptions) {
    this.#options = options
    const socketOptions = {
      transport: libraryTransport((datagram) => this.#sendRecords(datagram)),
      cert: options.certificate.certPem,
      key: options.certificate.keyPem,
      signatureHash,
      srtpProfiles: numbersOf(options.srtpProfiles ?? presetProfiles),
      extendedMasterSecret: true,
      certificateRequest: true,
    }
    const isClient = options.role === 'client'
    this.#gate = isClient ? new ServerGate() : new HandshakeGate()
    this.#socket = isClient ? new DtlsClient(socketOptions) : new DtlsServer(socketOptions)
    this.#guardHandshake()
    this.#socket.onConnect.subscribe(() => this.#finish())
    this.#socket.onData.subscribe((data) => this.#state === 'connected' && options.onData(data))
    this.#socket.onError.subscribe(() => this.#state === 'handshake' && this.#end('failed'))
    this.#socket.onClose.subscribe(() => this.#end('remote'))
    // What it rejects with, it says by `onError` too, but for a first flight that nobody answers.
    if (this.#socket instanceof DtlsClient) this.#socket.connect().catch(() => this.#state === 'handshake' && this.#end('failed'))
  }

  /** A datagram from a path that the peer proved. Never throws, whatever is in it. */
  receive(datagram: Buffer): void {
    for (const record of dtlsRecords(datagram)) {
      if (this.#state === 'closed') return
      if (!this.#wants(record)) continue
      if (record.type === recordType.handshake && !this.#weigh(record.bytes.length)) return this.#end('failed')
      for (const bytes of this.#messages(record)) this.#read(bytes, record.epoch)
    }
  }

  /** Application data; only once connected. */
  send(data: Buffer): void {
    if (this.#state === 'connected') void this.#socket.send(data).catch(() => undefined)
  }

  close(): void {
    this.#state = 'closed'
    this.#socket.dtls.flight = noFlight
  }

  /** Counts what the library must hold; false when it is more than any handshake needs. */
  #weigh(bytes: number): boolean {
    this.#handshakeBytes += bytes
    return this.#handshakeBytes <= mostHandshakeBytes
  }

  /** Alerts in the clear, and after the handshake anything in the clear, could be anybody's. */
  #wants({ type, epoch, bytes }: DtlsRecord): boolean {
    if (this.#state === 'handshake') return type === recordType.handshake && epoch <= 1
    if (epoch !== 1) return false
    return type === recordType.handshake || type === recordType.applicationData || (type === recordType.alert && isSealedAlert(bytes))
  }

  #sendRecords(datagram: Buffer): void {
    if (this.#state === 'closed') return
    this.#options.send(this.#outgoing.renumber(datagram))
  }

  /** What is sealed is never in fragments: of the handshake that is Finished alone, 12 bytes. */
  #messages({ type, epoch, bytes }: DtlsRecord): readonly Buffer[] {
    return type === recordType.handshake && epoch === 0 ? this.#assembler.take(bytes) : [bytes]
  }

  #read(bytes: Buffer, epoch: number): void {
    this.#epoch = epoch
    try {
      this.#socket.transport.socket.onData(bytes, ['', 0])
    } catch {
      // Malformed: dropped.
    }
  }

  #guardHandshake(): void {
    const handle = this.#socket.onHandleHandshakes
    this.#socket.onHandleHandshakes = async (messages) => {
      const epoch = this.#epoch
      const admitted = messages.filter((message: HandshakeMessage) => this.#gate.admits(message, epoch))
      this.#finished = admitted.find(({ msg_type }) => msg_type === handshakeType.finished)?.fragment ?? this.#finished
      if (admitted.length > 0 && this.#state !== 'closed') await handle(admitted)
    }
  }

  /** The library repeats its event for each Finished that the other end repeats. */
  #finish(): void {
    if (this.#state !== 'handshake') return
    if (!this.#isRightPeer()) return this.#end('failed')
    this.#state = 'connected'
    this.#socket.dtls.recordSequenceNumber = this.#outgoing.sealed
    this.#keepKeyObjects()
    this.#options.onConnected(this.#srtpKeys())
  }

  #isRightPeer(): boolean {
    const { cipher, dtls, remoteCertificate } = this.#socket
    if (!remoteCertificate || !fingerprintMatches(remoteCertificate, this.#options.fingerprint)) return false
    const handshake = { transcript: dtls.sortedHandshakeCache, masterSecret: cipher.masterSecret, certificate: remoteCertificate }
    return this.#options.role === 'client' ? serverIsProved(handshake, this.#finished) : clientIsProved(handshake)
  }

  #srtpKeys(): SrtpKeys | null {
    const profile = profileOf(this.#socket.srtp.srtpProfile)
    if (profile === null) return null
    const { localKey, localSalt, remoteKey, remoteSalt } = this.#socket.extractSessionKeys(masterKeyBytes, saltBytesOf(profile))
    return { profile, local: { key: localKey, salt: localSalt }, remote: { key: remoteKey, salt: remoteSalt } }
  }

  /** Node 24 takes 35 µs to make a cipher of a Buffer and 5 of a KeyObject; the library only hands the key on to `createCipheriv`. */
  #keepKeyObjects(): void {
    const { cipher } = this.#socket.cipher
    if (!cipher.clientWriteKey || !cipher.serverWriteKey) return
    // `createCipheriv` and `createDecipheriv` take both; the library's type names one.
    Object.assign(cipher, {
      clientWriteKey: createSecretKey(cipher.clientWriteKey),
      serverWriteKey: createSecretKey(cipher.serverWriteKey),
    })
  }

  #end(reason: 'failed' | 'remote'): void {
    if (this.#state === 'closed') return
    this.close()
    this.#options.onClosed(reason)
  }
}

/** The library takes for plain what looks like an alert; under our keys it begins with a nonce, and the nonce with the epoch. */
const isSealedAlert = (record: Buffer): boolean => record[13] === 0 && record[14] === 1

/** What the library takes for a socket. */
function libraryTransport(send: (datagram: Buffer) => void) {
  return {
    type: 'latch',
    address: { address: '', family: 'IPv4', port: 0 },
    closed: false,
    onData: () => undefined,
    send: (datagram: Buffer) => {
      send(datagram)
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
}
