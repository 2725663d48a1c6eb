import type { AccountId } from '../domain/ids.ts'
import type { PhoneNumber } from './phone-book.ts'
import { answered, refused, type PhoneBookAnswer } from './phone-book-answer.ts'
import type { Ports } from './ports.ts'

/** As an administrator enters it. */
export type WantedNumber = Omit<PhoneNumber, 'id'>

/** One in every country, and more; so that the list is bounded. */
const MOST_NUMBERS = 500

export async function addPhoneNumber(ports: Ports, by: AccountId, wanted: WantedNumber): Promise<PhoneBookAnswer<PhoneNumber>> {
  const { numbers } = await ports.phoneBook.read()
  if (numbers.length >= MOST_NUMBERS) return refused('phone_book_full')
  return keep(ports, by, 'added', { id: ports.mint.phoneNumberId(), ...wanted })
}

export async function changePhoneNumber(
  ports: Ports,
  by: AccountId,
  id: string,
  wanted: WantedNumber,
): Promise<PhoneBookAnswer<PhoneNumber>> {
  const known = await numberWith(ports, id)
  return known === null ? refused('unknown_phone_number') : keep(ports, by, 'changed', { id, ...wanted })
}

export async function removePhoneNumber(ports: Ports, by: AccountId, id: string): Promise<PhoneBookAnswer<undefined>> {
  const entry = await numberWith(ports, id)
  if (entry === null || !(await ports.phoneBook.removeNumber(id))) return refused('unknown_phone_number')
  await note(ports, by, 'removed', entry)
  return answered(undefined)
}

const numberWith = async ({ phoneBook }: Ports, id: string): Promise<PhoneNumber | null> =>
  (await phoneBook.read()).numbers.find((number) => number.id === id) ?? null

async function keep(ports: Ports, by: AccountId, change: 'added' | 'changed', entry: PhoneNumber): Promise<PhoneBookAnswer<PhoneNumber>> {
  const outcome = await ports.phoneBook.putNumber(entry)
  if (outcome !== 'put') return refused(outcome)
  await note(ports, by, change, entry)
  return answered(entry)
}

const note = (
  { audit, clock }: Ports,
  by: AccountId,
  change: 'added' | 'changed' | 'removed',
  { id, number }: PhoneNumber,
): Promise<void> => audit.append({ type: `phone_number.${change}`, numberId: id, number, by }, clock.now())
