/** The two ports of a leg, an even one for sound and the next for reports (RFC 3550 §11), out of the range that the firewall lets in. */
import { LegSocket, type LegPort } from './leg-socket.ts'
import { singlePorts, type SoundPorts } from './sound-ports.ts'

export interface LegPorts {
  readonly rtp: LegPort
  readonly reports: LegPort
  close(): void
}

export interface PortRange {
  /** Both included. */
  readonly first: number
  readonly last: number
}

/** Pairs that are tried: others on the machine may have some, but if they have so many, the next try would fail too. */
const MOST_TRIES = 32

export class LegPortAllocator {
  readonly #host: string
  readonly #firstPair: number
  readonly #pairs: number
  readonly #random: () => number
  readonly #sound: SoundPorts
  readonly #taken = new Set<number>()

  /** `host` is the address that is listened on; `random` gives numbers from 0 to 1; `sound` opens the even ports of legs without a picture. */
  constructor(host: string, range: PortRange, random: () => number, sound: SoundPorts = singlePorts) {
    this.#host = host
    this.#firstPair = Math.ceil(range.first / 2)
    this.#pairs = Math.floor((range.last + 1) / 2) - this.#firstPair
    this.#random = random
    this.#sound = sound
  }

  /** `mostBytes` of a packet that is sent, where it is no packet of sound. Null when no pair is free. */
  async open(mostBytes?: number): Promise<LegPorts | null> {
    const inUse: number[] = []
    const ports = await this.#openOne(inUse, mostBytes)
    for (const port of inUse) this.#taken.delete(port)
    return ports
  }

  /** Pairs that others have stay reserved until the end, so that none is tried twice; they are added to `inUse`. */
  async #openOne(inUse: number[], mostBytes: number | undefined): Promise<LegPorts | null> {
    while (inUse.length < MOST_TRIES) {
      const port = this.#reserve()
      if (port === null) return null
      const ports = await this.#bind(port, mostBytes)
      if (ports !== null) return ports
      inUse.push(port)
    }
    return null
  }

  /** Begins anywhere: a port that was just given back may still be sent to by a call that is over. */
  #reserve(): number | null {
    const start = Math.floor(this.#random() * this.#pairs)
    for (let i = 0; i < this.#pairs; i++) {
      const port = (this.#firstPair + ((start + i) % this.#pairs)) * 2
      if (this.#taken.has(port)) continue
      this.#taken.add(port)
      return port
    }
    return null
  }

  async #bind(port: number, mostBytes: number | undefined): Promise<LegPorts | null> {
    const rtp = await (mostBytes === undefined ? this.#sound.bind(this.#host, port) : LegSocket.bind(this.#host, port, mostBytes))
    if (rtp === null) return null
    const reports = await LegSocket.bind(this.#host, port + 1)
    if (reports === null) {
      rtp.close()
      return null
    }
    const close = (): void => {
      rtp.close()
      reports.close()
      this.#taken.delete(port)
    }
    return { rtp, reports, close }
  }
}
