import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import type { ClientFailure } from '../transaction/client-transaction.ts'
import type { Flow } from '../transport/flow.ts'
import { afterRequest, type Dialog, dialogKey, type DialogRequestParts, requestIn, withNextSequence, withTargetOf } from './dialog.ts'
import { type DialogUser, isChallenge, type Prover, type SessionNetwork } from './session-network.ts'

export interface PeerOptions {
  readonly network: SessionNetwork
  readonly dialog: Dialog
  /** On which the dialog began. */
  readonly flow: Flow
  readonly user: DialogUser
  readonly prover?: Prover | undefined
}

export interface PeerListener {
  /** The final answer. */
  answered(response: SipResponse): void
  failed(reason: ClientFailure): void
}

/** How often a request is sent again to prove who we are: a proxy and a server may both ask, and their nonces grow old. */
const MOST_TRIES = 5

/** The other side of one dialog: numbers what we ask it, checks the order of what it asks us, and knows where it is. */
export class DialogPeer {
  readonly #options: PeerOptions
  readonly #leave: () => void
  readonly #release: () => void
  #dialog: Dialog

  constructor(options: PeerOptions) {
    this.#options = options
    this.#dialog = options.dialog
    this.#leave = options.network.enter(dialogKey(options.dialog), options.user)
    this.#release = options.flow.hold()
  }

  get dialog(): Dialog {
    return this.#dialog
  }

  get contact(): string {
    return this.#options.network.contactFor(this.#options.flow)
  }

  /** Where a request is challenged it is sent again, with a proof. */
  ask(method: string, parts: DialogRequestParts, listener: PeerListener, tries = MOST_TRIES): void {
    const { network, flow, prover } = this.#options
    this.#dialog = withNextSequence(this.#dialog)
    const plain = requestIn(this.#dialog, method, this.#dialog.localSequence, parts)
    const request = { ...plain, headers: [...plain.headers, ...(prover?.headersFor(method, plain.uri) ?? [])] }
    const response = (answer: SipResponse): void => {
      if (answer.status < 200) return
      if (isChallenge(answer) && tries > 0 && prover?.challenged(answer, request) === 'retry') this.ask(method, parts, listener, tries - 1)
      else listener.answered(answer)
    }
    const sent = network.request(request, flow, { response, failed: (reason) => listener.failed(reason) })
    if (!sent) network.clock.after(0, () => listener.failed('transport-error'))
  }

  /** Acknowledges a success of our INVITE of that number; the returned function does so again. */
  acknowledge(sequence: number, parts: DialogRequestParts = {}): () => void {
    return this.#options.network.ack(requestIn(this.#dialog, 'ACK', sequence, parts), this.#options.flow)
  }

  /** False for what came out of order. */
  takes(request: SipRequest): boolean {
    const next = afterRequest(this.#dialog, request)
    if (next) this.#dialog = next
    return next !== undefined
  }

  /** The other side may have moved. */
  follow(message: SipRequest | SipResponse): void {
    this.#dialog = withTargetOf(this.#dialog, message)
  }

  /** Nothing of this dialog comes to its user any more. */
  leave(): void {
    this.#leave()
    this.#release()
  }
}
