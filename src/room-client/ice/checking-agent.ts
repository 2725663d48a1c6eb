/** A full ICE agent that controls (RFC 8445): finds the first address of the server that answers, nominates it, and keeps its consent. */
import { createSecretKey, type KeyObject } from 'node:crypto'
import { isStun } from '../../sfu/transport/ice/packet-kind.ts'
import type { DatagramSender } from '../../sfu/transport/net/datagram-port.ts'
import type { IceCredentials } from '../../sfu/transport/peer.ts'
import { type StunMessage, transactionOf } from '../../sfu/transport/stun/stun-message.ts'
import { bindingSuccess } from '../../sfu/transport/stun/stun-writer.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Candidate } from './candidate.ts'
import { CandidatePair } from './candidate-pair.ts'
import { isSigned, readStun, writeCheck } from './connectivity-check.ts'
import { Consent } from './consent.ts'
import { type RemotePath, tcpPath, udpPath } from './remote-path.ts'

export interface CheckingAgentOptions {
  readonly surroundings: Surroundings
  /** One for each family that this machine has; `datagram` is called for what arrives on them. */
  readonly sockets: { readonly v4: DatagramSender | null; readonly v6: DatagramSender | null }
  /** A path is in use, for the first time or after a restart. */
  readonly onSelected: () => void
  /** Anything but STUN, from an address that proved itself. */
  readonly onPacket: (bytes: Buffer) => void
  /** No address answers (any more). A restart may help. */
  readonly onLost: () => void
}

interface Remote extends IceCredentials {
  readonly key: KeyObject
}

interface Check {
  readonly pair: CandidatePair
  readonly nominates: boolean
}

/** RFC 8445 §14: between two new checks. */
const paceMs = 20
/** TCP comes after UDP had its chance; where none was named, one might yet be trickled. */
const tcpAfterMs = 600
const tcpAloneAfterMs = 150
const patienceMs = 10_000
const mostPairs = 24
const mostChecks = 256
/** Of names and passwords: RFC 8445 §5.3 wants 24 and 128 random bits; base64 is within ice-char. */
const ufragBytes = 9
const pwdBytes = 24

export class CheckingAgent {
  readonly #options: CheckingAgentOptions
  readonly #tieBreaker: Buffer
  #local: IceCredentials
  #localKey: KeyObject
  /** Before the last restart: the other end may use it until it has heard of the new one. */
  #formerLocal: { readonly ufrag: string; readonly key: KeyObject } | null = null
  #remote: Remote | null = null
  #pairs: CandidatePair[] = []
  readonly #checks = new Map<string, Check>()
  #nominee: CandidatePair | null = null
  #selected: CandidatePair | null = null
  /** Looking for a path: since when, and the timer. */
  #searchSince: number | null = null
  #cancelSearch: () => void = () => undefined
  #consent: Consent | null = null
  #closed = false

  constructor(options: CheckingAgentOptions) {
    this.#options = options
    this.#tieBreaker = options.surroundings.bytes(8)
    ;[this.#local, this.#localKey] = this.#freshCredentials()
  }

  get local(): IceCredentials {
    return this.#local
  }

  /** New names; the path in use stays until the answer to them brings another. */
  restart(): IceCredentials {
    this.#formerLocal = { ufrag: this.#local.ufrag, key: this.#localKey }
    ;[this.#local, this.#localKey] = this.#freshCredentials()
    this.#remote = null
    return this.#local
  }

  /** The names of the answer; the same again change nothing. */
  begin({ ufrag, pwd }: IceCredentials): void {
    if (this.#closed || (this.#remote?.ufrag === ufrag && this.#remote.pwd === pwd)) return
    this.#remote = { ufrag, pwd, key: createSecretKey(Buffer.from(pwd)) }
    for (const pair of this.#pairs) if (pair !== this.#selected) pair.path.close()
    this.#pairs = this.#selected === null ? [] : [this.#selected]
    this.#selected?.begin('waiting')
    this.#nominee = null
    this.#checks.clear()
    this.#consent?.close()
    this.#consent = null
    this.#searchSince = this.#options.surroundings.now()
    this.#search()
  }

  /** Of the answer, or trickled after it. */
  addCandidate(candidate: Candidate): void {
    const { address, port, protocol } = candidate
    const known = this.#pairs.some(({ path }) => path.address === address && path.port === port && path.protocol === protocol)
    if (this.#closed || known || this.#pairs.length >= mostPairs) return
    if (protocol === 'udp') this.#addUdp(address, port, candidate.priority)
    else this.#addTcp(address, port, candidate.priority)
    if (this.#searchSince !== null) this.#search()
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    this.#selected?.path.send(memory, offset, length)
  }

  datagram(bytes: Buffer, address: string, port: number): void {
    const pair = this.#selected?.is(address, port) === true ? this.#selected : this.#pairs.find((each) => each.is(address, port))
    this.#receive(bytes, pair ?? null, address, port)
  }

  close(): void {
    this.#closed = true
    this.#cancelSearch()
    this.#consent?.close()
    for (const pair of this.#pairs) pair.path.close()
    this.#pairs = []
    this.#selected = null
  }

  #freshCredentials(): [IceCredentials, KeyObject] {
    const { bytes } = this.#options.surroundings
    const local = { ufrag: bytes(ufragBytes).toString('base64'), pwd: bytes(pwdBytes).toString('base64') }
    return [local, createSecretKey(Buffer.from(local.pwd))]
  }

  #addUdp(address: string, port: number, priority: number): CandidatePair | null {
    const socket = address.includes(':') ? this.#options.sockets.v6 : this.#options.sockets.v4
    if (socket === null) return null
    const pair = new CandidatePair(udpPath(socket, address, port), priority)
    this.#pairs.push(pair)
    return pair
  }

  /** Dialled only when it is its turn. */
  #addTcp(address: string, port: number, priority: number): void {
    let path: RemotePath | null = null
    const lazy: RemotePath = {
      protocol: 'tcp',
      address,
      port,
      send: (memory, offset, length) => {
        path ??= tcpPath(address, port, {
          open: () => pair.begin('checking'),
          packet: (bytes) => this.#receive(bytes, pair, address, port),
          lost: () => this.#pathLost(pair),
        })
        path.send(memory, offset, length)
      },
      close: () => path?.close(),
    }
    const pair = new CandidatePair(lazy, priority)
    this.#pairs.push(pair)
  }

  /** One step of the search now, and the next ones by timer until a path is selected or none can be. */
  #search(): void {
    this.#cancelSearch()
    if (this.#closed || this.#searchSince === null) return
    const { now, after } = this.#options.surroundings
    const waited = now() - this.#searchSince
    if (waited > patienceMs) return this.#giveUp()
    if (this.#nominee?.state === 'failed') this.#nominee = null
    this.#nominee ??= this.#pairs.find((pair) => pair.state === 'succeeded') ?? null
    if (this.#nominee !== null) {
      if (this.#nominee.due(now())) this.#check(this.#nominee, true)
    } else this.#checkNext(waited)
    this.#cancelSearch = after(paceMs, () => this.#search())
  }

  /** At most one new pair at a time, the best first; those under way as they are due. */
  #checkNext(waited: number): void {
    const now = this.#options.surroundings.now()
    const candidates = this.#pairs.filter(({ path }) => path.protocol === 'udp' || waited >= this.#tcpAfterMs())
    for (const pair of candidates) if (pair.state === 'checking' && pair.due(now)) this.#check(pair, false)
    const [next] = candidates.filter(({ state }) => state === 'waiting').toSorted((a, b) => b.priority - a.priority)
    if (next === undefined || !next.due(now)) return
    next.state = 'checking'
    this.#check(next, false)
  }

  #tcpAfterMs(): number {
    const udp = this.#pairs.filter(({ path }) => path.protocol === 'udp')
    if (udp.length === 0) return tcpAloneAfterMs
    return udp.every(({ state }) => state === 'failed') ? 0 : tcpAfterMs
  }

  #check(pair: CandidatePair, nominates: boolean): void {
    if (this.#remote === null) return
    const transaction = this.#options.surroundings.bytes(12)
    if (this.#checks.size >= mostChecks) this.#checks.clear()
    this.#checks.set(transaction.toString('latin1'), { pair, nominates })
    const { key } = this.#remote
    const draft = { local: this.#local, remote: this.#remote, key, transaction, tieBreaker: this.#tieBreaker, nominate: nominates }
    const message = writeCheck(draft)
    pair.path.send(message, 0, message.length)
  }

  #receive(bytes: Buffer, pair: CandidatePair | null, address: string, port: number): void {
    if (this.#closed) return
    if (!isStun(bytes[0] ?? 255)) {
      if (pair?.proved === true) this.#options.onPacket(bytes)
      return
    }
    const arrival = readStun(bytes)
    if (arrival?.is === 'answer') this.#answered(arrival.message, pair)
    else if (arrival?.is === 'check') this.#answer(arrival.message, arrival.local, pair, address, port)
  }

  #answered(message: StunMessage, pair: CandidatePair | null): void {
    const name = transactionOf(message).toString('latin1')
    const check = this.#checks.get(name)
    // The answer comes from where the check went (RFC 8445 §7.2.5.2.1).
    if (check === undefined || check.pair !== pair || this.#remote === null || !isSigned(message, this.#remote.key)) return
    this.#checks.delete(name)
    if (this.#searchSince === null) {
      if (pair === this.#selected) this.#consent?.answered()
      return
    }
    if (pair.state !== 'succeeded') pair.begin('succeeded')
    pair.proved = true
    if (check.nominates) this.#select(pair)
    else this.#search()
  }

  /** A check by the other end, when it is a full agent too. From a new address it is a candidate (RFC 8445 §7.3.1.3). */
  #answer(message: StunMessage, local: string, pair: CandidatePair | null, address: string, port: number): void {
    const former = this.#formerLocal
    const key = local === this.#local.ufrag ? this.#localKey : local === former?.ufrag ? former.key : null
    if (key === null || !isSigned(message, key)) return
    const from = pair ?? (this.#pairs.length < mostPairs ? this.#addUdp(address, port, 0) : null)
    const answer = bindingSuccess(transactionOf(message), address, port, key)
    from?.path.send(answer, 0, answer.length)
  }

  #select(pair: CandidatePair): void {
    this.#cancelSearch()
    this.#searchSince = null
    this.#nominee = null
    this.#formerLocal = null
    this.#checks.clear()
    this.#selected = pair
    for (const other of this.#pairs) if (other !== pair) other.path.close()
    this.#pairs = this.#pairs.filter((each) => each === pair || each.path.protocol === 'udp')
    this.#consent?.close()
    this.#consent = new Consent({
      surroundings: this.#options.surroundings,
      ask: () => this.#check(pair, false),
      expired: () => this.#giveUp(),
    })
    this.#options.onSelected()
  }

  #pathLost(pair: CandidatePair): void {
    pair.state = 'failed'
    if (pair !== this.#selected) return
    if (this.#searchSince === null) this.#giveUp()
    else this.#selected = null
  }

  #giveUp(): void {
    this.#cancelSearch()
    this.#searchSince = null
    this.#consent?.close()
    this.#consent = null
    this.#selected = null
    this.#options.onLost()
  }
}
