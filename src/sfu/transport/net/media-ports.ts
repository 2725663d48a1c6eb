import { type BindDatagramPort, bindDatagramPort, type DatagramBatch, type DatagramPort } from './datagram-port.ts'
import type { PacketSink } from './network-path.ts'
import { bindStreamPort, type StreamLimits, streamLimits, type StreamPort } from './stream-port.ts'

/** One number for UDP and TCP, so that an operator opens one port. Where several workers share it, TCP is not theirs. */
export interface MediaPorts {
  readonly port: number
  readonly datagrams: DatagramPort
  /** TCP, open now. */
  readonly connections: number
  close(): Promise<void>
}

export interface MediaPortsOptions {
  /** By Node's sockets when absent. */
  readonly bindDatagrams?: BindDatagramPort | undefined
  readonly batch?: DatagramBatch
  /** Sockets of peers may be bound to the port, too. */
  readonly reusePort?: boolean
  readonly limits?: StreamLimits
}

const triesForFreeNumber = 20

/** Port 0 picks a number that is free for both. Rejects when a given number is taken. */
export async function bindMediaPorts(host: string, port: number, sink: PacketSink, options: MediaPortsOptions = {}): Promise<MediaPorts> {
  for (let tries = 1; ; tries++) {
    try {
      return await bindBoth(host, port, sink, options)
    } catch (error) {
      if (port !== 0 || tries === triesForFreeNumber) throw error
    }
  }
}

/** UDP alone, of a number that other threads of this process have too. */
export async function shareMediaPort(host: string, port: number, sink: PacketSink, options: MediaPortsOptions = {}): Promise<MediaPorts> {
  const datagrams = await bindFor(sink, host, port, options, true)
  return { port: datagrams.port, datagrams, connections: 0, close: () => datagrams.close() }
}

const bindFor = (
  sink: PacketSink,
  host: string,
  port: number,
  { bindDatagrams = bindDatagramPort, batch }: MediaPortsOptions,
  reusePort: boolean,
): Promise<DatagramPort> => bindDatagrams(host, port, (bytes, address, from) => sink.datagram(bytes, address, from), { reusePort, batch })

async function bindBoth(host: string, port: number, sink: PacketSink, options: MediaPortsOptions): Promise<MediaPorts> {
  const datagrams = await bindFor(sink, host, port, options, options.reusePort ?? false)
  let streams: StreamPort
  try {
    streams = await bindStreamPort(host, datagrams.port, sink, options.limits ?? streamLimits)
  } catch (error) {
    await datagrams.close()
    throw error
  }
  return {
    port: datagrams.port,
    datagrams,
    get connections() {
      return streams.connections
    },
    close: async () => void (await Promise.all([datagrams.close(), streams.close()])),
  }
}
