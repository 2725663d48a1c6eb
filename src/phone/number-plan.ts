/** Our numbers, as trunks say them. */
import type { Language } from './ivr/prompt.ts'
import { userIn, userOf } from './call/caller-id.ts'
import { headerOf, type SipRequest } from './sip/message/sip-message.ts'

export interface GatewayNumber {
  /** E.164. */
  readonly number: string
  readonly language: Language
  readonly trunkId: string
}

const plain = (written: string): string => written.replace(/^(\+|00)/, '')

export class NumberPlan {
  readonly #numbers: ReadonlyMap<string, GatewayNumber>

  constructor(numbers: readonly GatewayNumber[]) {
    this.#numbers = new Map(numbers.map((entry) => [plain(entry.number), entry]))
  }

  /**
   * The one that was called. Trunks that we register at put our account's name into the Request-URI, and the number into
   * P-Called-Party-ID (RFC 7315 §4.2) or To.
   */
  called(request: SipRequest): GatewayNumber | null {
    const said = [userOf(request.uri), ...['p-called-party-id', 'to'].map((name) => userIn(headerOf(request, name)))]
    return said.map((user) => this.#numbers.get(plain(user))).find((entry) => entry !== undefined) ?? null
  }

  /** Which of several trunks at one address brings this call: the one whose number is called. */
  trunkFor(request: SipRequest, trunks: readonly string[]): string | null {
    const trunk = this.called(request)?.trunkId
    return trunk !== undefined && trunks.includes(trunk) ? trunk : null
  }
}
