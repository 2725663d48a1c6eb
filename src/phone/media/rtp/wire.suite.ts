/** A network in memory, on which anybody may send from any address. */
import { EncodedFrames } from '../codec/shared-encoding.ts'
import { randomFrom } from '../codec/spoken-signal.suite.ts'
import type { LegAgreement } from './agreement.ts'
import type { LegPorts } from './leg-ports.ts'
import type { LegPort, ReceivePacket } from './leg-socket.ts'
import { punctual } from './media-clock.ts'
import type { Endpoint } from './remote-path.ts'
import { RtpLeg } from './rtp-leg.ts'

export const nameOf = ({ address, port }: Endpoint): string => `${address}:${port}`

export interface Datagram {
  readonly from: string
  readonly to: string
  readonly bytes: Uint8Array
}

export class Wire {
  readonly sent: Datagram[] = []
  readonly #listeners = new Map<string, ReceivePacket>()
  now = 1000
  /** Packets that never arrive. */
  drops: (datagram: Datagram) => boolean = () => false

  /** As if a host had sent this from its port. */
  send(from: Endpoint, to: Endpoint, bytes: Uint8Array): void {
    const datagram = { from: nameOf(from), to: nameOf(to), bytes: bytes.slice() }
    this.sent.push(datagram)
    if (!this.drops(datagram)) this.#listeners.get(nameOf(to))?.(bytes.slice(), from)
  }

  port(at: Endpoint): LegPort {
    return {
      port: at.port,
      onPacket: (receive) => void this.#listeners.set(nameOf(at), receive),
      send: (memory, length, to) => this.send(at, to, memory.subarray(0, length)),
      close: () => void this.#listeners.delete(nameOf(at)),
    }
  }

  ports(address: string, port: number): LegPorts {
    const [rtp, reports] = [this.port({ address, port }), this.port({ address, port: port + 1 })]
    return { rtp, reports, close: () => [rtp, reports].forEach((one) => one.close()) }
  }
}

export interface TestLeg {
  readonly leg: RtpLeg
  readonly keys: string[]
  readonly at: Endpoint
}

export const legOn = (wire: Wire, address: string, port: number, seed: number): TestLeg => {
  const random = randomFrom(seed)
  const keys: string[] = []
  const leg = new RtpLeg({
    ports: wire.ports(address, port),
    encoded: new EncodedFrames(),
    clock: punctual(() => wire.now),
    name: `test-${seed}`,
    random32: () => Math.floor(random() * 2 ** 32),
    key: (key) => void keys.push(key),
  })
  return { leg, keys, at: { address, port } }
}

export const agreementWith = (remote: Endpoint, changes: Partial<LegAgreement> = {}): LegAgreement => ({
  remote,
  remoteReports: { address: remote.address, port: remote.port + 1 },
  codec: 'PCMU',
  sending: { voice: 0, keys: 101, noise: null },
  receiving: { voice: 0, keys: 101, noise: null },
  srtp: null,
  sends: true,
  receives: true,
  tonesAreKeys: false,
  ...changes,
})
