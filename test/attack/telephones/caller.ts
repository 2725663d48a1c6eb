/** One caller: it hears, says and presses what it likes, whatever it was told. */
import { randomInt } from 'node:crypto'
import { legTerms } from '../../../src/phone/call/leg-terms.ts'
import type { Negotiation } from '../../../src/phone/call/negotiation.ts'
import { MIX_RATE } from '../../../src/phone/media/audio.ts'
import { EncodedFrames } from '../../../src/phone/media/codec/shared-encoding.ts'
import type { LegPorts } from '../../../src/phone/media/rtp/leg-ports.ts'
import { punctual } from '../../../src/phone/media/rtp/media-clock.ts'
import { RtpLeg } from '../../../src/phone/media/rtp/rtp-leg.ts'
import type { InviteSession, OfferOutcome, SessionEnd } from '../../../src/phone/sip/dialog/invite-session.ts'
import { MEDIA_CONTROL, PICTURE_FAST_UPDATE } from '../../../src/phone/sip/message/picture-fast-update.ts'
import type { AgreedVideo } from '../../../src/phone/sip/sdp/agreement.ts'
import { onFrame } from './frame-clock.ts'
import { Recording } from './recording.ts'

const FRAME = MIX_RATE / 50
const SILENCE = new Int16Array(FRAME)
const AMPLITUDE = 8_000

/** What makes a caller a room system. */
export interface CallerPicture {
  /** The even one, for SDP. */
  readonly port: number
  /** Null: the picture was declined, or is no more. */
  agree(video: AgreedVideo | null): void
}

export interface CallerOptions {
  readonly session: InviteSession
  readonly negotiation: Negotiation
  readonly ports: LegPorts
  readonly picture?: CallerPicture
  readonly gone: () => void
}

export class Caller {
  /** How it ended, if it did. */
  end: SessionEnd | null = null
  /** Resolves when it is answered or refused. */
  readonly isAnswered: Promise<void>
  readonly #session: InviteSession
  readonly #negotiation: Negotiation
  readonly #picture: CallerPicture | undefined
  readonly #leg: RtpLeg
  readonly #recording = new Recording()
  #tones: readonly number[] = []
  #phase = 0

  constructor({ session, negotiation, ports, picture, gone }: CallerOptions) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.isAnswered = promise
    this.#session = session
    this.#negotiation = negotiation
    this.#picture = picture
    this.#leg = new RtpLeg({
      ports: this.#recording.tap(ports),
      encoded: new EncodedFrames(),
      clock: punctual(() => performance.now()),
      name: 'caller',
      random32: () => randomInt(2 ** 32),
      key: () => undefined,
    })
    const stop = onFrame(() => this.#turn())
    session.listen({
      answer: (sdp) => this.#answered(sdp),
      established: resolve,
      ended: (end) => {
        this.end = end
        stop()
        this.#leg.close()
        gone()
        resolve()
      },
    })
  }

  /** All that it has heard, as it came: 8,000 samples a second. */
  get heard(): Int16Array {
    return this.#recording.samples
  }

  /** Packets of sound since that sample of it. */
  packetsSince(sample: number): number {
    return this.#recording.packetsFrom(sample)
  }

  /** The status that its call was refused with; null where it was answered. */
  get refusedWith(): number | null {
    return this.end?.why === 'refused' ? (this.end.status ?? 0) : null
  }

  get isOver(): boolean {
    return this.end !== null
  }

  /** Keys by RFC 4733, one after the other. */
  press(keys: string): void {
    this.#leg.press(keys)
  }

  /** Keys by SIP INFO. */
  async inform(keys: string): Promise<void> {
    for (const key of keys) await this.#session.info('application/dtmf-relay', `Signal=${key}\r\nDuration=100\r\n`)
  }

  /** By SIP INFO, it asks for a key frame (RFC 5168). Resolves to the status of the answer. */
  askForKeyFrame(): Promise<number> {
    return this.#session.info(MEDIA_CONTROL, PICTURE_FAST_UPDATE)
  }

  /** Offers the session anew, altered as the attacker likes. */
  async offerAgain(alter: (sdp: string) => string): Promise<OfferOutcome['kind']> {
    const outcome = await this.#session.reinvite(alter(this.#negotiation.offer()))
    if (outcome.kind === 'answered') this.#answered(outcome.sdp)
    return outcome.kind
  }

  /** Sings these frequencies, in hertz, until told otherwise. */
  sing(...hertz: readonly number[]): void {
    this.#tones = hertz
  }

  hangUp(): void {
    this.#session.bye()
  }

  #answered(sdp: string): void {
    const { audio, video } = this.#negotiation.accept(sdp) ? this.#negotiation : { audio: null, video: null }
    if (audio === null) return
    this.#leg.agree(legTerms(audio))
    this.#picture?.agree(video)
  }

  #turn(): void {
    this.#leg.push(this.#tones.length === 0 ? SILENCE : this.#chord(), false)
    this.#leg.pull()
  }

  #chord(): Int16Array {
    const start = this.#phase
    this.#phase += FRAME
    return Int16Array.from({ length: FRAME }, (_, at) =>
      this.#tones.reduce((sum, hertz) => sum + AMPLITUDE * Math.sin((2 * Math.PI * hertz * (start + at)) / MIX_RATE), 0),
    )
  }
}
