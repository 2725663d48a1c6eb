/** The way to the other side: its keys, and its addresses as far as they were learned. */
import type { LegAgreement } from './agreement.ts'
import type { LegPorts } from './leg-ports.ts'
import { isSameSrtp, PLAIN, SrtpSecurity, type LegSecurity } from './leg-security.ts'
import { RemotePath, type Endpoint } from './remote-path.ts'

type Terms = Pick<LegAgreement, 'remote' | 'remoteReports' | 'srtp'>

export class LegWay {
  readonly security: LegSecurity
  readonly path: RemotePath
  /** Where the other side's last report came from. */
  reportsFrom: Endpoint | null = null
  readonly #terms: Terms

  /**
   * `before`: what was learned holds while the other side's address stays the same, and what is known under its keys while these do.
   * Throws a RangeError for SRTP keys of another size than the suite's.
   */
  constructor(terms: Terms, before: LegWay | null, now: number) {
    const { remote, srtp } = terms
    const old = before === null ? null : before.#terms
    this.#terms = terms
    if (before !== null && old !== null && isSameSrtp(old.srtp, srtp)) this.security = before.security
    else this.security = srtp === null ? PLAIN : new SrtpSecurity(srtp)
    const stays = old !== null && old.remote.address === remote.address && old.remote.port === remote.port
    this.path = before !== null && stays ? before.path : new RemotePath(remote, now)
    if (before !== null && stays) this.reportsFrom = before.reportsFrom
  }

  /** A protected packet of reports. */
  sendReport(ports: LegPorts, report: Uint8Array): void {
    const { remoteReports } = this.#terms
    if (remoteReports === null) ports.rtp.send(report, report.length, this.path.target)
    else ports.reports.send(report, report.length, this.reportsFrom ?? remoteReports)
  }
}
