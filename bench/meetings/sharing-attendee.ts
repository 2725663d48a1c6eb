/** One attendee of the soak who is LiveKit’s own native client: sends a tone and a simulcast picture, and shares a screen now and then. */
import { Bot } from '../../test/harness/bot.ts'
import { Visitor } from '../../test/harness/visitor.ts'
import type { Attendance, Sent } from './attendance.ts'
import { enterAs, onceIn, type Stay } from './churn.ts'
import type { Place } from './light-attendee.ts'
import type { ChurnCounts } from './soak-order.ts'

export class SharingAttendee implements Attendance {
  readonly got = null
  readonly #place: Omit<Place, 'connector'>
  readonly #visitor: Visitor
  #stay: SharingStay | null = null

  constructor(place: Omit<Place, 'connector'>) {
    this.#place = place
    this.#visitor = new Visitor(place.url, { from: place.from })
  }

  get identity(): string | null {
    return this.#stay?.bot.room.localParticipant?.identity ?? null
  }

  get since(): number | null {
    return this.#stay?.since ?? null
  }

  get sends(): ReadonlyMap<Sent, number> {
    return this.#stay?.sends ?? new Map()
  }

  async come(): Promise<Stay | null> {
    const { number, name, counts } = this.#place
    const media = await enterAs(this.#visitor, number, name)
    const bot = media === null ? null : await Bot.connect(media.url, media.token, false).catch(() => null)
    if (bot === null) {
      counts.failedJoins++
      return null
    }
    counts.joins++
    this.#stay = new SharingStay(bot, counts, () => (this.#stay = null))
    await this.#stay.begin()
    return this.#stay
  }
}

class SharingStay implements Stay {
  readonly bot: Bot
  readonly sends = new Map<Sent, number>()
  readonly since = performance.now()
  readonly #counts: ChurnCounts
  readonly #gone: () => void
  #unshare: (() => Promise<void>) | null = null

  constructor(bot: Bot, counts: ChurnCounts, gone: () => void) {
    this.bot = bot
    this.#counts = counts
    this.#gone = gone
  }

  get over(): boolean {
    return this.bot.disconnectedAt !== null
  }

  async begin(): Promise<void> {
    await this.bot.sing(440)
    await this.bot.show()
    this.sends.set('microphone', performance.now()).set('camera', performance.now())
  }

  async act(): Promise<void> {
    if (this.over || !onceIn(15)) return
    await (this.#unshare === null ? this.#share() : this.#stopSharing(this.#unshare))
  }

  async end(): Promise<void> {
    if (this.over) this.#counts.lost++
    else this.#counts.leaves++
    this.#gone()
    await this.bot.close()
  }

  async #share(): Promise<void> {
    this.#unshare = await this.bot.share()
    this.#counts.shares++
    this.sends.set('screen', performance.now())
  }

  async #stopSharing(unshare: () => Promise<void>): Promise<void> {
    this.sends.delete('screen')
    this.#unshare = null
    await unshare()
  }
}
