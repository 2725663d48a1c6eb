import { openAcknowledged, parseDataChannelOpen, payloadProtocol, writeDataChannelOpen } from './data-channel-open.ts'
import { SctpAssociation } from './sctp-association.ts'

export interface DataChannelsOptions {
  /** Whether we begin: then `open` may be used. Otherwise the other end does, and we answer on the channels that it opens. */
  readonly calls?: boolean
  /** Streams that we open: odd ones for the server of DTLS, even ones for the client (RFC 8832 §6). */
  readonly oddStreams?: boolean
  /** One SCTP packet, for DTLS. */
  readonly send: (packet: Buffer) => void
  readonly onMessage: (label: string, message: Uint8Array) => void
}

/** Longest message taken from a client, bytes. */
export const longestMessage = 64 << 10
/** Ours may be longer by who it is from. */
const longestSent = longestMessage + (4 << 10)
/** What waits for one client, bytes; on unordered channels, where old messages are worth little, less. */
const mostWaiting = 1 << 20
const mostWaitingUnordered = 128 << 10
const mostChannels = 32

interface Channel {
  readonly stream: number
  readonly label: string
  readonly ordered: boolean
}

interface Waiting {
  readonly stream: number
  readonly protocol: number
  readonly message: Buffer
  readonly ordered: boolean
}

/** The named channels of one connection; whoever opened them, both ends send on them. */
export class DataChannels {
  readonly #association: SctpAssociation
  readonly #onMessage: DataChannelsOptions['onMessage']
  readonly #byStream = new Map<number, Channel>()
  readonly #byLabel = new Map<string, Channel>()
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #pumping = false
  #ready = false
  #nextStream: number

  constructor(options: DataChannelsOptions) {
    this.#onMessage = options.onMessage
    this.#nextStream = options.oddStreams === true ? 1 : 0
    this.#association = new SctpAssociation({
      calls: options.calls ?? false,
      send: options.send,
      onReady: () => {
        this.#ready = true
        void this.#pump()
      },
      onMessage: (stream, protocol, message) => this.#take(stream, protocol, message),
      onReset: (streams) => streams.forEach((stream) => this.#forget(stream)),
    })
  }

  receive(packet: Buffer): void {
    this.#association.receive(packet)
  }

  /** Messages may follow at once. Unordered channels send each message once, as far as the other end is concerned. */
  open(label: string, ordered: boolean): void {
    const channel = { stream: this.#nextStream, label, ordered }
    this.#nextStream += 2
    this.#byStream.set(channel.stream, channel)
    this.#byLabel.set(label, channel)
    this.#enqueue({ ...channel, ordered: true }, payloadProtocol.control, writeDataChannelOpen({ label, ordered }))
  }

  /** False when the channel is not open, the message too long, or too much waits already. Copies the message. */
  send(label: string, message: Uint8Array): boolean {
    const channel = this.#byLabel.get(label)
    if (!channel || message.length > longestSent) return false
    if (this.#waitingBytes + message.length > (channel.ordered ? mostWaiting : mostWaitingUnordered)) return false
    const protocol = message.length === 0 ? payloadProtocol.emptyBinary : payloadProtocol.binary
    // An empty message is sent as one byte (RFC 8831 §6.6).
    this.#enqueue(channel, protocol, message.length === 0 ? Buffer.alloc(1) : Buffer.from(message))
    return true
  }

  close(): void {
    this.#waiting = []
    this.#waitingBytes = 0
    this.#byStream.clear()
    this.#byLabel.clear()
    this.#association.close()
  }

  #take(stream: number, protocol: number, message: Buffer): void {
    if (protocol === payloadProtocol.control) return this.#control(stream, message)
    const channel = this.#byStream.get(stream)
    if (!channel || message.length > longestMessage) return
    if (protocol === payloadProtocol.text || protocol === payloadProtocol.binary) this.#onMessage(channel.label, message)
    if (protocol === payloadProtocol.emptyText || protocol === payloadProtocol.emptyBinary) this.#onMessage(channel.label, new Uint8Array())
  }

  #control(stream: number, message: Buffer): void {
    const open = parseDataChannelOpen(message)
    if (!open || (!this.#byStream.has(stream) && this.#byStream.size >= mostChannels)) return
    this.#forget(stream)
    const channel = { stream, ...open }
    this.#byStream.set(stream, channel)
    this.#byLabel.set(open.label, channel)
    this.#enqueue({ ...channel, ordered: true }, payloadProtocol.control, openAcknowledged)
  }

  #forget(stream: number): void {
    const channel = this.#byStream.get(stream)
    this.#byStream.delete(stream)
    if (channel && this.#byLabel.get(channel.label) === channel) this.#byLabel.delete(channel.label)
  }

  #enqueue({ stream, ordered }: Channel, protocol: number, message: Buffer): void {
    this.#waiting.push({ stream, protocol, message, ordered })
    this.#waitingBytes += message.length
    void this.#pump()
  }

  /** One message after the other; each waits until the window has room for the one before. */
  async #pump(): Promise<void> {
    if (this.#pumping || !this.#ready) return
    this.#pumping = true
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      await this.#association.send(next.stream, next.protocol, next.message, next.ordered).catch(() => undefined)
      this.#waitingBytes = Math.max(0, this.#waitingBytes - next.message.length)
    }
    this.#pumping = false
  }
}
