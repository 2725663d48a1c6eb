/** What comes to a caller in G.711, by the time that each packet carries: nothing is stretched, made up or left out. */
import { expand } from '../../../src/phone/media/codec/g711.ts'
import type { LegPorts } from '../../../src/phone/media/rtp/leg-ports.ts'
import { emptyRtpHeader, parseRtpHeader } from '../../../src/sfu/rtp/rtp-header.ts'

export const RATE = 8_000
const PCMU = 0
const MOST_SECONDS = 120

const header = emptyRtpHeader()

export class Recording {
  readonly #samples = new Int16Array(MOST_SECONDS * RATE)
  /** Where each packet's sound begins. */
  readonly #places: number[] = []
  #first: number | null = null
  #end = 0

  get samples(): Int16Array {
    return this.#samples.slice(0, this.#end)
  }

  packetsFrom(sample: number): number {
    return this.#places.filter((place) => place >= sample).length
  }

  /** The same ports, on which it listens too. */
  tap(ports: LegPorts): LegPorts {
    const onPacket: LegPorts['rtp']['onPacket'] = (receive) =>
      ports.rtp.onPacket((packet, from) => {
        this.#take(packet)
        receive(packet, from)
      })
    const { port } = ports.rtp
    const rtp = { port, onPacket, send: ports.rtp.send.bind(ports.rtp), close: () => ports.rtp.close() }
    return { rtp, reports: ports.reports, close: () => ports.close() }
  }

  #take(packet: Uint8Array): void {
    if (!parseRtpHeader(packet, 0, packet.length, header) || header.payloadType !== PCMU) return
    const payload = packet.subarray(header.length)
    this.#first ??= header.timestamp
    const at = (header.timestamp - this.#first) >>> 0
    if (at + payload.length > this.#samples.length) return
    expand('PCMU', payload, this.#samples.subarray(at, at + payload.length))
    this.#places.push(at)
    this.#end = Math.max(this.#end, at + payload.length)
  }
}
