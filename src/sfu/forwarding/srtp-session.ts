/** Both directions of one peer's SRTP. */
import type { ReportReceiver, ReportSender, SrtpProtection, SrtpReceiver, SrtpSender } from '../srtp/srtp-suite.ts'
import { protectionOf } from '../srtp/protection-of.ts'
import type { SrtpKeys } from './peer-media.ts'

export type ProtectPeer = (keys: SrtpKeys) => SrtpProtection

export class SrtpSession {
  readonly receiver: SrtpReceiver
  readonly reports: ReportReceiver
  readonly ownReports: ReportSender
  readonly #protection: SrtpProtection
  readonly #senders = new Map<number, SrtpSender>()

  constructor(keys: SrtpKeys, protect: ProtectPeer = protectionOf) {
    this.#protection = protect(keys)
    this.receiver = this.#protection.receiver
    this.reports = this.#protection.reports
    this.ownReports = this.#protection.ownReports
  }

  senderOf(ssrc: number): SrtpSender {
    const known = this.#senders.get(ssrc)
    if (known) return known
    const sender = this.#protection.createSender(ssrc)
    this.#senders.set(ssrc, sender)
    return sender
  }

  forget(ssrc: number): void {
    this.#senders.delete(ssrc)
  }

  /** Idempotent; nothing is sent or received by it afterwards. */
  close(): void {
    this.#protection.close()
  }
}
