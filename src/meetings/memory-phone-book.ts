import type { PhoneBook, PhoneBookEntries, PhoneNumber, Trunk } from './phone-book.ts'

/** Gone with the process: for tests and for trying Latch out. */
export class MemoryPhoneBook implements PhoneBook {
  readonly #trunks = new Map<string, Trunk>()
  readonly #numbers = new Map<string, PhoneNumber>()

  async read(): Promise<PhoneBookEntries> {
    return { trunks: [...this.#trunks.values()], numbers: [...this.#numbers.values()] }
  }

  async putTrunk(trunk: Trunk): Promise<void> {
    this.#trunks.set(trunk.id, trunk)
  }

  async removeTrunk(id: string): Promise<boolean> {
    for (const number of this.#numbers.values()) if (number.trunkId === id) this.#numbers.delete(number.id)
    return this.#trunks.delete(id)
  }

  async putNumber(entry: PhoneNumber): ReturnType<PhoneBook['putNumber']> {
    if (!this.#trunks.has(entry.trunkId)) return 'unknown_trunk'
    if ([...this.#numbers.values()].some(({ id, number }) => id !== entry.id && number === entry.number)) return 'phone_number_taken'
    this.#numbers.set(entry.id, entry)
    return 'put'
  }

  async removeNumber(id: string): Promise<boolean> {
    return this.#numbers.delete(id)
  }
}
