/** One call's offers and answers, one after the other. Descriptions are text outside of it. */
import { acceptAnswer } from '../sip/sdp/accept-answer.ts'
import type { AgreedAudio, AgreedVideo, Agreement, Disagreement } from '../sip/sdp/agreement.ts'
import { answerOffer } from '../sip/sdp/answer-offer.ts'
import { makeOffer } from '../sip/sdp/make-offer.ts'
import type { OwnMedia } from '../sip/sdp/own-media.ts'
import { parseDescription } from '../sip/sdp/parse-description.ts'
import type { SessionDescription } from '../sip/sdp/session-description.ts'
import { writeDescription } from '../sip/sdp/write-description.ts'

export class Negotiation {
  readonly #own: OwnMedia
  #agreement: Agreement | undefined
  #offered: SessionDescription | undefined

  constructor(own: OwnMedia) {
    this.#own = own
  }

  /** Null until both sides agree. */
  get audio(): AgreedAudio | null {
    return this.#agreement?.audio ?? null
  }

  /** Null where there is none. */
  get video(): AgreedVideo | null {
    return this.#agreement?.video ?? null
  }

  /** Null where there is nothing to agree upon (488). */
  answer(offer: string): string | null {
    const description = read(offer)
    return description === null ? null : this.#settle(answerOffer(description, this.#own, this.#agreement))
  }

  offer(): string {
    this.#offered = makeOffer(this.#own, this.#agreement)
    return writeDescription(this.#offered).toString()
  }

  /** False where their answer to our offer agrees with nothing in it. */
  accept(answer: string): boolean {
    const [offered, description] = [this.#offered, read(answer)]
    this.#offered = undefined
    return offered !== undefined && description !== null && this.#settle(acceptAnswer(offered, description)) !== null
  }

  #settle(outcome: Agreement | Disagreement): string | null {
    if (outcome.kind === 'disagreed') return null
    this.#agreement = outcome
    return writeDescription(outcome.local).toString()
  }
}

function read(text: string): SessionDescription | null {
  const parsed = parseDescription(Buffer.from(text))
  return parsed.kind === 'description' ? parsed.description : null
}
