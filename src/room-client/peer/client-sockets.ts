import { networkInterfaces } from 'node:os'
import { hostCandidates, type Interfaces } from '../../sfu/transport/candidates.ts'
import { bindDatagramPort, type DatagramPort, type ReceiveDatagram } from '../../sfu/transport/net/datagram-port.ts'

/** One client's own ports. A server tells its clients apart by them. */
export interface ClientSockets {
  readonly v4: DatagramPort | null
  readonly v6: DatagramPort | null
  /** What a server may be told of them. */
  readonly candidates: readonly { readonly address: string; readonly port: number }[]
  close(): void
}

/** One caller's sound and little else. */
const memory = { slots: 16, socketBufferBytes: 128 << 10 }
const mostCandidates = 8

/** Rejects when this machine has no socket to give. */
export async function bindClientSockets(receive: ReceiveDatagram, interfaces = networkInterfaces): Promise<ClientSockets> {
  const machine = interfaces()
  const v4 = await bindDatagramPort('0.0.0.0', 0, receive, { memory })
  const v6 = hasIPv6(machine) ? await bindDatagramPort('::', 0, receive, { memory }).catch(() => null) : null
  return {
    v4,
    v6,
    candidates: [v4, v6].flatMap((socket) => (socket === null ? [] : namesOf(socket, socket === v6, machine))).slice(0, mostCandidates),
    close: () => [v4, v6].forEach((socket) => void socket?.close()),
  }
}

function namesOf(socket: DatagramPort, isV6: boolean, machine: Interfaces) {
  const named = hostCandidates({ host: isV6 ? '::' : '0.0.0.0' }, socket.port, machine)
  return named.filter(({ protocol, address }) => protocol === 'udp' && address.includes(':') === isV6)
}

const hasIPv6 = (machine: Interfaces): boolean =>
  Object.values(machine).some((each) =>
    each?.some(({ family, internal, address }) => family === 'IPv6' && !internal && !/^fe[89ab]/i.test(address)),
  )
