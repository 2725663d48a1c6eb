import { RTCSctpTransport } from 'werift'

export interface TestSctpClient {
  receive(packet: Buffer): void
  readonly sctp: RTCSctpTransport['sctp']
  /** Resolves when the association stands. */
  start(): Promise<void>
  open(stream: number, label: string, channelType?: number): Promise<void>
  stop(): Promise<void>
}

/** The calling end of an association, as a browser would be. */
export function sctpClient(send: (packet: Buffer) => void): TestSctpClient {
  const library = new RTCSctpTransport(5000)
  const dtls = {
    id: 'test',
    iceTransport: { role: 'controlling' },
    onStateChange: { subscribe: () => ({ unSubscribe: () => undefined }) },
    // The library takes it away when it stops.
    dataReceiver: undefined as ((packet: Buffer) => void) | undefined,
    sendData: async (packet: Buffer) => send(packet),
  }
  library.setDtlsTransport(dtls as unknown as Parameters<RTCSctpTransport['setDtlsTransport']>[0])
  const { sctp } = library
  sctp.onReceive.allUnsubscribe()
  sctp.onSackReceived = async () => undefined
  return {
    sctp,
    receive: (packet) => dtls.dataReceiver?.(packet),
    async start() {
      const connected = new Promise<void>((resolve) => sctp.stateChanged.connected.once(() => resolve()))
      await library.start(5000)
      await connected
    },
    async open(stream, label, channelType = 0) {
      const header = Buffer.from([3, channelType, 0, 0, 0, 0, 0, 0, 0, label.length, 0, 0])
      await sctp.send(stream, 50, Buffer.concat([header, Buffer.from(label)]), { ordered: true })
    },
    stop: () => sctp.stop(),
  }
}
