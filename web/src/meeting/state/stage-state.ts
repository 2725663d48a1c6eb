import { mainSpeaker, noteSpeech, type SpeechMemory } from '../layout/tile-order.ts'
import { Cell, type Readable } from './cell.ts'
import type { Conference } from './conference-update.ts'
import type { Media } from './media.ts'
import { peopleOf, type Person } from './people.ts'
import type { Picture } from './read-room.ts'

const TICK = 500

/** Who is on the stage, and who has spoken. */
export class StageState {
  readonly people = new Cell<readonly Person<Picture>[]>([])
  /** Renewed only when somebody's place depends on it. */
  readonly speech = new Cell<SpeechMemory>(new Map())
  readonly #conference: Readable<Conference>
  readonly #media: Readable<Media>
  readonly #stop: readonly (() => void)[]
  #memory: SpeechMemory = new Map()

  constructor(conference: Readable<Conference>, media: Readable<Media>) {
    this.#conference = conference
    this.#media = media
    const timer = setInterval(() => this.#tick(), TICK)
    this.#stop = [conference.subscribe(() => this.#join()), media.subscribe(() => this.#join()), () => clearInterval(timer)]
    this.#join()
  }

  close(): void {
    for (const stop of this.#stop) stop()
  }

  #join(): void {
    const { ownLeg, legs } = this.#media.read()
    this.people.set(peopleOf(this.#conference.read().view?.attendees ?? [], legs, ownLeg, Date.now()))
  }

  #tick(): void {
    if (this.people.read().some(({ returning }) => returning)) this.#join()
    const people = this.people.read()
    const speaking = new Set(people.filter((person) => person.speaking).map(({ id }) => id))
    if (speaking.size === 0 && this.#memory.size === 0) return
    const before = signature(people, this.#memory)
    this.#memory = noteSpeech(this.#memory, speaking, Date.now())
    if (signature(people, this.#memory) !== before) this.speech.set(this.#memory)
  }
}

const signature = (people: readonly Person<Picture>[], memory: SpeechMemory): string =>
  [mainSpeaker(people, memory)?.id, ...[...memory].map(([id, { countsSince }]) => `${id}@${String(countsSince)}`)].join(' ')
