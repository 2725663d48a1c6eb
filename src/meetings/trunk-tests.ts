import type { PhoneBookAnswer } from './phone-book-answer.ts'
import { answered, refused } from './phone-book-answer.ts'
import type { PhoneNumber } from './phone-book.ts'
import type { Ports } from './ports.ts'

/** What came of asking a trunk, just now, whether it is there (OPTIONS). `target` is the address and port that were asked. */
export type TrunkTest =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly roundTripMs: number
      readonly target: string
      /** Of the other side, milliseconds since 1970; null without TLS. */
      readonly certificateEnds: number | null
    }
  | { readonly kind: 'silent' | 'refused' | 'unreachable'; readonly target: string }
  | { readonly kind: 'untrusted'; readonly target: string; readonly why: string; readonly certificateEnds: number | null }
  /** `closed`: this server's own ports are not open. */
  | { readonly kind: 'unknown-name' | 'no-server' | 'closed' }

/** What came of having a number call itself. */
export type NumberTest =
  /** `marked`: with the token that the call carried; else known by the number that it called from. */
  | { readonly kind: 'back'; readonly marked: boolean; readonly afterMs: number }
  | { readonly kind: 'other-trunk'; readonly trunk: string | null; readonly afterMs: number }
  | { readonly kind: 'other-number'; readonly called: string; readonly afterMs: number }
  /** From an address of no trunk. */
  | { readonly kind: 'stranger'; readonly address: string }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'answered' | 'silent' | 'lost' | 'no-way' | 'busy' | 'closed' }

/** One thing that was looked at for telephones. */
export interface PhoneFinding {
  readonly check: 'ports' | 'address' | 'sound' | 'prompts' | 'certificate' | 'trunk' | 'numbers' | 'firewall'
  /** `odd`: calls may pass all the same. `note`: nothing that can be seen from here. */
  readonly verdict: 'good' | 'odd' | 'bad' | 'note'
  /** What was found and, where it is not good, what to do. */
  readonly text: string
}

export interface TrunkTests {
  /** Everything that telephones need, looked at now. */
  checkup(): Promise<readonly PhoneFinding[]>
  testTrunk(trunkId: string): Promise<TrunkTest>
  testNumber(number: PhoneNumber): Promise<NumberTest>
}

/** While no gateway runs. */
export const noTrunkTests: TrunkTests = {
  checkup: () => Promise.resolve([]),
  testTrunk: () => Promise.resolve({ kind: 'closed' }),
  testNumber: () => Promise.resolve({ kind: 'closed' }),
}

export async function testTrunk({ phoneBook, trunkTests }: Ports, id: string): Promise<PhoneBookAnswer<TrunkTest>> {
  const { trunks } = await phoneBook.read()
  return trunks.some((trunk) => trunk.id === id) ? answered(await trunkTests.testTrunk(id)) : refused('unknown_trunk')
}

export async function testNumber({ phoneBook, trunkTests }: Ports, id: string): Promise<PhoneBookAnswer<NumberTest>> {
  const { numbers } = await phoneBook.read()
  const number = numbers.find((entry) => entry.id === id)
  return number === undefined ? refused('unknown_phone_number') : answered(await trunkTests.testNumber(number))
}
