/** The other workers on our port: the kernel gives a stranger's packets to any of us, and whoever has them hands them on. */
import type { PacketExchange } from '../net/packet-exchange.ts'
import { asBuffer } from '../stun/stun-message.ts'
import { workerOf } from './worker-mark.ts'

/** An address that proved itself to a worker, or that is not its peer's any more. */
export interface AddressClaim {
  readonly worker: number
  readonly address: string
  readonly port: number
  /** `steered`: the kernel gives its packets to that worker by itself. */
  readonly state: 'steered' | 'unsteered' | 'released'
}

export interface SiblingWorkersOptions {
  readonly worker: number
  readonly workers: number
  readonly exchange: PacketExchange
  /** To all the others. */
  readonly tell: (claim: AddressClaim) => void
}

/** Checks of strangers leave so much of the way free for packets of peers. */
const SPARED_BY_STRANGERS = 0.5
const PORT_BYTES = 2

export class SiblingWorkers {
  readonly #options: SiblingWorkersOptions
  /** Whose packets must be handed on, for want of a socket of their own. */
  readonly #owners = new Map<string, number>()

  constructor(options: SiblingWorkersOptions) {
    this.#options = options
  }

  /** A check for a name fragment that is none of ours. */
  passCheck(ufrag: string, bytes: Buffer, address: string, port: number): void {
    const owner = workerOf(ufrag, this.#options.workers)
    if (owner >= 0 && owner !== this.#options.worker) this.#pass(owner, bytes, address, port, SPARED_BY_STRANGERS)
  }

  /** Anything else, of an address that has not proved itself to us. */
  pass(bytes: Buffer, address: string, port: number): void {
    if (this.#owners.size === 0) return
    const owner = this.#owners.get(keyOf(address, port))
    if (owner !== undefined) this.#pass(owner, bytes, address, port, 0)
  }

  /** What the others hand to us, in memory of its own. */
  listen(take: (bytes: Buffer, address: string, port: number) => void): void {
    this.#options.exchange.listen((label, packet) => {
      const from = Buffer.from(label)
      take(Buffer.from(packet), from.toString('latin1', PORT_BYTES), from.readUInt16BE(0))
    })
  }

  claim(address: string, port: number, state: AddressClaim['state']): void {
    this.#owners.delete(keyOf(address, port))
    this.#options.tell({ worker: this.#options.worker, address, port, state })
  }

  heard({ worker, address, port, state }: AddressClaim): void {
    const key = keyOf(address, port)
    if (state === 'unsteered') this.#owners.set(key, worker)
    else if (this.#owners.get(key) === worker || state === 'steered') this.#owners.delete(key)
  }

  /** It died, and another takes its place. */
  lost(worker: number): void {
    for (const [key, owner] of this.#owners) if (owner === worker) this.#owners.delete(key)
  }

  close(): void {
    this.#options.exchange.close()
  }

  #pass(to: number, bytes: Buffer, address: string, port: number, spare: number): void {
    const label = Buffer.allocUnsafe(PORT_BYTES + address.length)
    label.writeUInt16BE(port, 0)
    label.write(address, PORT_BYTES, 'latin1')
    this.#options.exchange.send(to, label, asBuffer(bytes), spare)
  }
}

const keyOf = (address: string, port: number): string => `${String(port)} ${address}`
