/** Offers and answers of one connection, of which we always make the first. One offer is out at a time. */
import { SessionDescription } from '@livekit/protocol'
import type { SoundCodec } from '../room-client.ts'
import { sentPictureFormat } from '../sdp/picture-format.ts'
import { type Answer, type AnsweredSection, readAnswer } from '../sdp/read-answer.ts'
import type { Section, SoundFormat } from '../sdp/section.ts'
import { type OfferedTransport, writeOffer } from '../sdp/write-offer.ts'

export interface Agreement {
  readonly answer: Answer
  /** SSRC to sid of the sounds that the server sends. */
  readonly downs: ReadonlyMap<number, string>
  /** How our own sound travels; null while it does not. */
  readonly up: { readonly format: SoundFormat; readonly audioLevelId: number } | null
  /** It was offered, and the server takes it in no form. */
  readonly upRefused: boolean
  readonly pictures: PictureAgreement
}

interface PictureAgreement {
  /** By SSRC. */
  readonly downs: ReadonlyMap<number, PictureDown>
  readonly up: PictureUp | null
  readonly upRefused: boolean
}

export interface PictureDown {
  readonly trackSid: string
  /** SSRC of what is sent again; null: that comes under the picture’s own. */
  readonly copiesSsrc: number | null
}

export interface PictureUp {
  readonly payloadType: number
  /** Null: what is sent again goes out as it was. */
  readonly copiesPayloadType: number | null
  /** Of the header extension; 0 without. */
  readonly transportSequenceId: number
}

export interface UpTrackDraft {
  readonly cid: string
  readonly ssrc: number
  readonly codecs: readonly SoundCodec[]
}

export interface PictureDraft {
  readonly cid: string
  readonly ssrc: number
  readonly copiesSsrc: number
}

/** Free from the start, so that the first subscriptions need no second offer. */
const firstDowns = 3
const mostSections = 256

export class Negotiation {
  readonly #sections: Section[] = [{ mid: '0', kind: 'data' }]
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
    this.addDowns('sound', firstDowns)
  }

  /** What the last completed exchange said. */
  get last(): { readonly offer: SessionDescription; readonly answer: SessionDescription } | null {
    return this.#offer && this.#answer && { offer: this.#offer, answer: this.#answer }
  }

  addDowns(kind: 'sound' | 'picture', count: number): void {
    for (let added = 0; added < count; added++) this.#add({ kind, use: 'down' })
  }

  addUp({ cid, ssrc, codecs }: UpTrackDraft): void {
    this.#add({ kind: 'sound', use: 'up', cid, ssrc, codecs })
  }

  addPictureUp({ cid, ssrc, copiesSsrc }: PictureDraft): void {
    this.#add({ kind: 'picture', use: 'up', cid, ssrc, copiesSsrc })
  }

  /** Our track's section falls silent for good; another track gets another. */
  retireUp(kind: 'sound' | 'picture'): void {
    for (const [at, section] of this.#sections.entries())
      if (section.kind === kind && section.use === 'up') this.#sections[at] = { mid: section.mid, kind, use: 'idle' }
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
    const placed = answer.sections.flatMap((answered) => {
      const section = this.#sections.find(({ mid }) => mid === answered.mid)
      return section === undefined ? [] : [{ section, answered, trackSid: trackSidOf(answered, description.midToTrackId) }]
    })
    return { agreement: { answer, ...soundsOf(placed), pictures: picturesOf(placed) }, again }
  }

  #add(section: Section extends infer S ? (S extends Section ? Omit<S, 'mid'> : never) : never): void {
    // The mid is all that was left out.
    if (this.#sections.length < mostSections) this.#sections.push({ mid: String(this.#sections.length), ...section } as Section)
  }
}

interface Placed {
  readonly section: Section
  readonly answered: AnsweredSection
  readonly trackSid: string
}

function soundsOf(placed: readonly Placed[]): Pick<Agreement, 'downs' | 'up' | 'upRefused'> {
  const downs = new Map<number, string>()
  let up: Agreement['up'] = null
  let upRefused = false
  for (const { section, answered, trackSid } of placed) {
    if (section.kind !== 'sound') continue
    if (section.use === 'down' && answered.sends) for (const ssrc of answered.ssrcs) downs.set(ssrc, trackSid)
    const [format] = answered.formats
    if (section.use !== 'up') continue
    if (answered.receives && format) up = { format, audioLevelId: answered.audioLevelId }
    else upRefused = true
  }
  return { downs, up, upRefused }
}

function picturesOf(placed: readonly Placed[]): PictureAgreement {
  const downs = new Map<number, PictureDown>()
  let up: PictureUp | null = null
  let upRefused = false
  for (const { section, answered, trackSid } of placed) {
    if (section.kind !== 'picture') continue
    if (section.use === 'down' && answered.sends)
      for (const [ssrc, copiesSsrc] of streamsOf(answered)) downs.set(ssrc, { trackSid, copiesSsrc })
    if (section.use !== 'up') continue
    up = answered.receives ? pictureUpOf(answered) : null
    upRefused = up === null
  }
  return { downs, up, upRefused }
}

/** Its pictures’ SSRCs, each with that of its copies. */
function streamsOf({ ssrcs, copies }: AnsweredSection): [number, number | null][] {
  const ofCopies = new Set(copies.values())
  return ssrcs.filter((ssrc) => !ofCopies.has(ssrc)).map((ssrc) => [ssrc, copies.get(ssrc) ?? null])
}

function pictureUpOf({ payloadTypes, transportSequenceId }: AnsweredSection): PictureUp | null {
  const { payloadType, copiesPayloadType } = sentPictureFormat
  if (!payloadTypes.includes(payloadType)) return null
  return { payloadType, copiesPayloadType: payloadTypes.includes(copiesPayloadType) ? copiesPayloadType : null, transportSequenceId }
}

const trackSidOf = (answered: AnsweredSection, trackSids: Readonly<Record<string, string>>): string =>
  trackSids[answered.mid] ?? answered.trackId
