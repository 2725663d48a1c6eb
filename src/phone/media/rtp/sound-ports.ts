/** Ports that sound comes to and goes from. Who mixes serves them every 20 ms; what wakes the thread between is theirs to say. */
import { LegSocket, type LegPort } from './leg-socket.ts'

export interface SoundPorts {
  /** Null when the port is taken; rejects when the host is none of ours. */
  bind(host: string, port: number): Promise<LegPort | null>
  /** Before a frame is mixed: gives to each port's receiver what has come since. */
  receive(): void
  /** After it: what was given to the ports to send is under way when this returns. */
  flush(): void
}

/** Each a socket of Node's own, whose datagrams are received as they come and sent as they are given. */
export const singlePorts: SoundPorts = {
  bind: (host, port) => LegSocket.bind(host, port),
  receive: () => undefined,
  flush: () => undefined,
}
