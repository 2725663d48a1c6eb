/** The picture of one call, where it has one: what the dialogue comes to is seen as well as heard. */
import type { Dialogue } from '../ivr/dialogue-state.ts'
import { screenOf } from '../ivr/screen.ts'
import type { Person } from '../media/stage/person.ts'
import type { AgreedVideo } from '../sip/sdp/agreement.ts'
import type { Attempt } from './door.ts'
import type { SoundLeg } from './sound.ts'
import { videoTerms } from './video-terms.ts'

export class CallPicture {
  readonly #leg: SoundLeg
  readonly #service: string
  #isAgreed = false
  #people: (() => readonly Person[]) | null = null
  #shown = ''

  constructor(leg: SoundLeg, service: string) {
    this.#leg = leg
    this.#service = service
  }

  /** Whoever has one is a room system. */
  get path(): Attempt['path'] {
    return this.#isAgreed ? 'room' : 'phone'
  }

  /** True where it came or went. A telephone's leg is told nothing of pictures. */
  agree(video: AgreedVideo | null): boolean {
    const was = this.#isAgreed
    this.#isAgreed = video !== null
    if (was || video !== null) this.#leg.agreePicture(video && videoTerms(video))
    if (!was) this.#tellPeople()
    return was !== this.#isAgreed
  }

  /** Others came or went. Who they are is read only for those who see them. */
  meet(people: () => readonly Person[]): void {
    this.#people = people
    this.#tellPeople()
  }

  show(dialogue: Dialogue): void {
    if (!this.#isAgreed) return
    const screen = screenOf(dialogue, this.#service)
    const text = JSON.stringify(screen)
    if (text === this.#shown) return
    this.#shown = text
    this.#leg.show(screen)
  }

  #tellPeople(): void {
    if (this.#isAgreed && this.#people !== null) this.#leg.meet(this.#people())
  }
}
