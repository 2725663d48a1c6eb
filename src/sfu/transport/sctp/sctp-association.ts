/** SCTP over DTLS (RFC 8261), by werift. Nothing else of the engine knows werift's SCTP. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { RTCSctpTransport } from 'werift'
import { isSafeSctp } from './sctp-guard.ts'

export interface SctpAssociationOptions {
  /** Whether we begin the association; else the other end does. */
  readonly calls: boolean
  readonly send: (packet: Buffer) => void
  readonly onMessage: (stream: number, protocol: number, message: Buffer) => void
  /** The other end closed these streams. */
  readonly onReset: (streams: readonly number[]) => void
  /** Once, when messages may be sent. */
  readonly onReady: () => void
}

/** RFC 8841: what our SDP says as `a=sctp-port`, and all browsers too. */
const sctpPort = 5000
/** Packets between two turns of the event loop, in which media goes first. */
const burst = 8
/**
 * Seconds until something unacknowledged is sent again: RFC 9260 §16 waits 3 and never less than 1, as for links of 1990; browsers wait 0.5 and
 * never less than 0.4.
 */
const firstTimeout = 0.5
const leastTimeout = 0.4
/** What one client may leave half-sent before it is cut off, bytes and packets. */
const mostHeldBytes = 1 << 20
const mostMissing = 4096

/** The parts of the library's association that its types keep private and that a server must see. */
interface Association {
  /** As the library's own transport would call it, but for the promise: what it rejects with would else end the process. */
  handleData(packet: Buffer): Promise<void>
  readonly advertisedRwnd: number
  readonly sackMisOrdered: ReadonlySet<number>
  /** Seconds, as the smoothed round trip and its variance. */
  rto: number
  srtt?: number
  rttvar?: number
  updateRto(roundTrip: number): void
}

export class SctpAssociation {
  readonly #library: RTCSctpTransport
  readonly #options: SctpAssociationOptions
  #sent = 0
  #closed = false

  constructor(options: SctpAssociationOptions) {
    this.#options = options
    this.#library = new RTCSctpTransport(sctpPort)
    this.#library.setDtlsTransport(this.#dtlsForLibrary())
    const { sctp } = this.#library
    // The library's own data channels are left out: they throw on unknown payloads, and forget that a channel is unordered.
    sctp.onReceive.allUnsubscribe()
    sctp.onReconfigStreams.allUnsubscribe()
    sctp.onSackReceived = () => Promise.resolve()
    sctp.onReceive.subscribe((stream, protocol, message) => this.#closed || options.onMessage(stream, protocol, message))
    sctp.onReconfigStreams.subscribe((streams) => this.#closed || options.onReset(streams))
    sctp.stateChanged.connected.once(() => this.#closed || options.onReady())
    hurry(associationOf(this.#library))
    sctp.isServer = !options.calls
    void sctp.start(sctpPort)
  }

  /** Never throws, whatever the packet is. */
  receive(packet: Buffer): void {
    if (this.#closed || !isSafeSctp(packet)) return
    const association = associationOf(this.#library)
    association.handleData(packet).catch(() => undefined)
    if (association.advertisedRwnd < -mostHeldBytes || association.sackMisOrdered.size > mostMissing) this.close()
  }

  /** Resolves when the whole message is on its way. */
  async send(stream: number, protocol: number, message: Buffer, ordered: boolean): Promise<void> {
    if (this.#closed) return
    // Never with a limit of retransmissions: the library then gives up on whatever message is oldest, of any channel.
    await this.#library.sctp.send(stream, protocol, message, { ordered })
  }

  close(): void {
    if (this.#closed) return
    void this.#library.sctp.stop().catch(() => undefined)
    this.#closed = true
  }

  /** Only what the library asks of its own DTLS transport. */
  #dtlsForLibrary() {
    const nothing = { unSubscribe: () => undefined }
    const transport = {
      id: 'latch',
      iceTransport: { role: this.#options.calls ? 'controlling' : 'controlled' },
      onStateChange: { subscribe: () => nothing },
      dataReceiver: () => undefined,
      sendData: (packet: Buffer) => this.#sendPacket(packet),
    }
    // A stand-in with the members that are used, not the class.
    return transport as unknown as Parameters<RTCSctpTransport['setDtlsTransport']>[0]
  }

  /** The library awaits each packet; that is where a long message lets others in. */
  async #sendPacket(packet: Buffer): Promise<void> {
    if (this.#closed) return
    this.#options.send(packet)
    if (++this.#sent % burst === 0) await nextTurn()
  }
}

// Private in the library's types; see Association.
const associationOf = (library: RTCSctpTransport): Association => library.sctp as unknown as Association

/** RFC 9260 §6.3.1 with our own bounds. */
function hurry(association: Association): void {
  association.rto = firstTimeout
  association.updateRto = (roundTrip) => {
    const { srtt, rttvar } = association
    association.rttvar = srtt === undefined || rttvar === undefined ? roundTrip / 2 : 0.75 * rttvar + 0.25 * Math.abs(srtt - roundTrip)
    association.srtt = srtt === undefined ? roundTrip : 0.875 * srtt + 0.125 * roundTrip
    association.rto = Math.min(60, Math.max(leastTimeout, association.srtt + 4 * association.rttvar))
  }
}
