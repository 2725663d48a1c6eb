/** Both directions of one peer's SRTP. */
import { deriveSessionKeys, type SessionKeys } from '../srtp/session-keys.ts'
import { SrtcpReceiver, SrtcpSender } from '../srtp/srtcp.ts'
import { SrtpReceiver } from '../srtp/srtp-receiver.ts'
import { SrtpSender } from '../srtp/srtp-sender.ts'
import type { SrtpKeys } from './peer-media.ts'

export class SrtpSession {
  readonly receiver: SrtpReceiver
  readonly reports: SrtcpReceiver
  readonly ownReports: SrtcpSender
  readonly #localKeys: SessionKeys
  readonly #senders = new Map<number, SrtpSender>()

  constructor(keys: SrtpKeys) {
    if (keys.profile !== 'AES_CM_128_HMAC_SHA1_80') throw new RangeError(`${keys.profile} is never chosen`)
    this.#localKeys = deriveSessionKeys(keys.local, 'rtp')
    this.receiver = new SrtpReceiver(deriveSessionKeys(keys.remote, 'rtp'))
    this.reports = new SrtcpReceiver(deriveSessionKeys(keys.remote, 'rtcp'))
    this.ownReports = new SrtcpSender(deriveSessionKeys(keys.local, 'rtcp'))
  }

  senderOf(ssrc: number): SrtpSender {
    const known = this.#senders.get(ssrc)
    if (known) return known
    const sender = new SrtpSender(this.#localKeys, ssrc)
    this.#senders.set(ssrc, sender)
    return sender
  }

  forget(ssrc: number): void {
    this.#senders.delete(ssrc)
  }
}
