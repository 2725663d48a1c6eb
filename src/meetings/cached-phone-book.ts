import { CachedReading } from './cached-reading.ts'
import type { PhoneBook, PhoneBookEntries, PhoneNumber, Trunk } from './phone-book.ts'

/** A phone book that is read from memory. What is changed through it is seen at once. */
export class CachedPhoneBook extends CachedReading<PhoneBookEntries> implements PhoneBook {
  readonly #kept: PhoneBook

  constructor(kept: PhoneBook) {
    super(() => kept.read())
    this.#kept = kept
  }

  async putTrunk(trunk: Trunk): Promise<void> {
    return this.seen(await this.#kept.putTrunk(trunk))
  }

  async removeTrunk(id: string): Promise<boolean> {
    return this.seen(await this.#kept.removeTrunk(id))
  }

  async putNumber(number: PhoneNumber): ReturnType<PhoneBook['putNumber']> {
    return this.seen(await this.#kept.putNumber(number))
  }

  async removeNumber(id: string): Promise<boolean> {
    return this.seen(await this.#kept.removeNumber(id))
  }
}
