/** The media of a seat, whatever the protocol around it: ICE, DTLS, and the keys. */
import type { SrtpKeys } from '../../src/sfu/forwarding/peer-media.ts'
import { SrtpSession } from '../../src/sfu/forwarding/srtp-session.ts'
import type { DtlsCertificate } from '../../src/sfu/transport/dtls/dtls-certificate.ts'
import type { Candidate } from '../../src/room-client/ice/candidate.ts'
import { ClientPeer } from '../../src/room-client/peer/client-peer.ts'
import { readAnswer } from '../../src/room-client/sdp/read-answer.ts'
import type { OfferedTransport } from '../../src/room-client/sdp/write-offer.ts'
import { systemSurroundings as surroundings } from '../../src/room-client/surroundings.ts'
import type { ReceivePacket, Seat, Suite } from './seat.ts'

export interface PeerSeatOptions {
  readonly certificate: DtlsCertificate
  readonly suite: Suite
  readonly receive: ReceivePacket
}

const SEATED_WITHIN_MS = 20_000

export class PeerSeat implements Seat {
  readonly #peer: ClientPeer
  readonly #seated = Promise.withResolvers<void>()
  #keys: { readonly suite: Suite; readonly srtp: SrtpSession } | null = null
  #transportSequenceId = 0

  static async open({ certificate, suite, receive }: PeerSeatOptions): Promise<PeerSeat> {
    let seat: PeerSeat | null = null
    const events = {
      connected: (keys: SrtpKeys) => seat?.agree(keys),
      resumed: () => undefined,
      lost: () => seat?.fail('the path to the server is gone'),
      failed: () => seat?.fail('there is no path to the server, or no handshake'),
      packet: receive,
      data: () => undefined,
    }
    seat = new PeerSeat(await ClientPeer.open({ certificate, surroundings, srtpProfiles: [suite], events }))
    return seat
  }

  private constructor(peer: ClientPeer) {
    this.#peer = peer
    // Who does not wait for it learns of it by what is not there.
    this.#seated.promise.catch(() => undefined)
  }

  get suite(): Suite {
    return this.#agreed.suite
  }

  get srtp(): SrtpSession {
    return this.#agreed.srtp
  }

  get transportSequenceId(): number {
    return this.#transportSequenceId
  }

  get transport(): OfferedTransport {
    return this.#peer.transport
  }

  /** The server's answer, or its offer that was answered. Resolves when packets can flow; rejects after 20 s, or with `fail`'s reason. */
  accept(description: string): Promise<void> {
    const answer = readAnswer(description)
    if (answer === null) this.fail('what the server says cannot be read')
    else {
      this.#transportSequenceId = Math.max(0, ...answer.sections.map((section) => section.transportSequenceId))
      this.#peer.accept(answer)
    }
    const patience = setTimeout(() => this.fail('nothing flows within 20 s'), SEATED_WITHIN_MS)
    return this.#seated.promise.finally(() => clearTimeout(patience))
  }

  /** The handshake is done. */
  agree(keys: SrtpKeys): void {
    this.#keys = { suite: keys.profile, srtp: new SrtpSession(keys) }
    this.#seated.resolve()
  }

  addCandidate(candidate: Candidate): void {
    this.#peer.addCandidate(candidate)
  }

  send(memory: Uint8Array, offset: number, length: number): void {
    this.#peer.send(memory, offset, length)
  }

  fail(why: string): void {
    this.#seated.reject(new Error(why))
    this.close()
  }

  close(): void {
    this.#peer.close()
  }

  get #agreed() {
    if (this.#keys === null) throw new Error('there are no keys yet')
    return this.#keys
  }
}
