/** Both directions of one peer's SRTP. */
import { deriveSessionKeys, type SessionKeys } from '../srtp/session-keys.ts'
import { SrtcpReceiver, SrtcpSender } from '../srtp/srtcp.ts'
import type { SrtpReceiver, SrtpSender, SrtpSuite } from '../srtp/srtp-suite.ts'
import { suiteOfProfile } from '../srtp/suite-of-profile.ts'
import type { SrtpKeys } from './peer-media.ts'

export class SrtpSession {
  readonly receiver: SrtpReceiver
  readonly reports: SrtcpReceiver
  readonly ownReports: SrtcpSender
  readonly #suite: SrtpSuite
  readonly #localKeys: SessionKeys
  readonly #senders = new Map<number, SrtpSender>()

  constructor(keys: SrtpKeys) {
    this.#suite = suiteOfProfile(keys.profile)
    this.#localKeys = deriveSessionKeys(keys.local, 'rtp')
    this.receiver = this.#suite.createReceiver(deriveSessionKeys(keys.remote, 'rtp'))
    this.reports = new SrtcpReceiver(deriveSessionKeys(keys.remote, 'rtcp'))
    this.ownReports = new SrtcpSender(deriveSessionKeys(keys.local, 'rtcp'))
  }

  senderOf(ssrc: number): SrtpSender {
    const known = this.#senders.get(ssrc)
    if (known) return known
    const sender = this.#suite.createSender(this.#localKeys, ssrc)
    this.#senders.set(ssrc, sender)
    return sender
  }

  forget(ssrc: number): void {
    this.#senders.delete(ssrc)
  }
}
