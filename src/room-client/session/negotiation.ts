/** Offers and answers of one connection, of which we always make the first. One offer is out at a time. */
import { SessionDescription } from '@livekit/protocol'
import type { SoundCodec } from '../room-client.ts'
import { type Answer, type AnsweredSection, readAnswer } from '../sdp/read-answer.ts'
import type { Section, SoundFormat } from '../sdp/section.ts'
import { type OfferedTransport, writeOffer } from '../sdp/write-offer.ts'

export interface Agreement {
  readonly answer: Answer
  /** SSRC to sid of the tracks that the server sends. */
  readonly downs: ReadonlyMap<number, string>
  /** How our own track travels; null while it does not. */
  readonly up: { readonly format: SoundFormat; readonly audioLevelId: number } | null
  /** It was offered, and the server takes it in no form. */
  readonly upRefused: boolean
}

export interface UpTrackDraft {
  readonly cid: string
  readonly ssrc: number
  readonly codecs: readonly SoundCodec[]
}

/** Free from the start, so that the first subscriptions need no second offer. */
const firstDowns = 3
const mostSections = 256

export class Negotiation {
  readonly #sections: Section[] = [{ mid: '0', use: 'data' }]
  readonly #sessionId: string
  #id = 0
  #outstanding = false
  /** Something changed while an offer was out. */
  #stale = false
  #offer: SessionDescription | null = null
  #answer: SessionDescription | null = null

  /** `sessionId`: digits. */
  constructor(sessionId: string) {
    this.#sessionId = sessionId
    this.addDowns(firstDowns)
  }

  /** What the last completed exchange said. */
  get last(): { readonly offer: SessionDescription; readonly answer: SessionDescription } | null {
    return this.#offer && this.#answer && { offer: this.#offer, answer: this.#answer }
  }

  addDowns(count: number): void {
    for (let added = 0; added < count; added++) this.#add({ use: 'down' })
  }

  addUp({ cid, ssrc, codecs }: UpTrackDraft): void {
    this.#add({ use: 'up', cid, ssrc, codecs })
  }

  /** Our track's section falls silent for good; another track gets another. */
  retireUp(): void {
    for (const [at, { mid, use }] of this.#sections.entries()) if (use === 'up') this.#sections[at] = { mid, use: 'idle' }
  }

  /** The next offer; null while one is out, and then it follows the answer to that. */
  offer(transport: OfferedTransport): SessionDescription | null {
    this.#stale = this.#outstanding
    if (this.#outstanding) return null
    this.#outstanding = true
    this.#id += 1
    const sdp = writeOffer({ sections: this.#sections, transport, sessionId: this.#sessionId, version: this.#id })
    this.#offer = new SessionDescription({ type: 'offer', sdp, id: this.#id })
    return this.#offer
  }

  /** The connection to whoever should have answered is gone. */
  abandon(): void {
    this.#outstanding = false
    this.#stale = false
  }

  /** Null for an answer to something else, or one that cannot be used. `again`: another offer is due. */
  take(description: SessionDescription): { readonly agreement: Agreement; readonly again: boolean } | null {
    // Older servers say no id.
    if (!this.#outstanding || (description.id !== 0 && description.id !== this.#id)) return null
    const answer = readAnswer(description.sdp)
    if (answer === null) return null
    this.#outstanding = false
    this.#answer = description
    const again = this.#stale
    this.#stale = false
    return { agreement: this.#agree(answer, description.midToTrackId), again }
  }

  #add(section: Section extends infer S ? (S extends Section ? Omit<S, 'mid'> : never) : never): void {
    if (this.#sections.length < mostSections) this.#sections.push({ mid: String(this.#sections.length), ...section })
  }

  #agree(answer: Answer, trackSids: Readonly<Record<string, string>>): Agreement {
    const downs = new Map<number, string>()
    let up: Agreement['up'] = null
    let upRefused = false
    for (const answered of answer.sections) {
      const section = this.#sections.find(({ mid }) => mid === answered.mid)
      if (section?.use === 'down' && answered.sends) for (const ssrc of answered.ssrcs) downs.set(ssrc, trackSidOf(answered, trackSids))
      const [format] = answered.formats
      if (section?.use !== 'up') continue
      if (answered.receives && format) up = { format, audioLevelId: answered.audioLevelId }
      else upRefused = true
    }
    return { answer, downs, up, upRefused }
  }
}

const trackSidOf = (answered: AnsweredSection, trackSids: Readonly<Record<string, string>>): string =>
  trackSids[answered.mid] ?? answered.trackId
