import type { AccountId } from '../domain/ids.ts'
import type { Trunk, TrunkRegistration } from './phone-book.ts'
import { answered, refused, type PhoneBookAnswer } from './phone-book-answer.ts'
import type { Ports } from './ports.ts'

/** As an administrator enters it. */
export interface WantedTrunk extends Omit<Trunk, 'id' | 'registration'> {
  readonly registration: WantedRegistration | null
}

interface WantedRegistration extends Omit<TrunkRegistration, 'sealedPassword'> {
  /** Absent: as it was. */
  readonly password?: string | undefined
}

/** More lines than any provider's customer has; so that the list is bounded. */
const MOST_TRUNKS = 50

export async function addTrunk(ports: Ports, by: AccountId, wanted: WantedTrunk): Promise<PhoneBookAnswer<Trunk>> {
  const { trunks } = await ports.phoneBook.read()
  if (trunks.length >= MOST_TRUNKS) return refused('phone_book_full')
  return keep(ports, by, 'added', trunkOf(ports, ports.mint.trunkId(), wanted, null))
}

export async function changeTrunk(ports: Ports, by: AccountId, id: string, wanted: WantedTrunk): Promise<PhoneBookAnswer<Trunk>> {
  const before = await trunkWith(ports, id)
  return before === null ? refused('unknown_trunk') : keep(ports, by, 'changed', trunkOf(ports, id, wanted, before))
}

/** Its numbers go with it. */
export async function removeTrunk(ports: Ports, by: AccountId, id: string): Promise<PhoneBookAnswer<undefined>> {
  const trunk = await trunkWith(ports, id)
  if (trunk === null || !(await ports.phoneBook.removeTrunk(id))) return refused('unknown_trunk')
  await note(ports, by, 'removed', trunk)
  return answered(undefined)
}

const trunkWith = async ({ phoneBook }: Ports, id: string): Promise<Trunk | null> =>
  (await phoneBook.read()).trunks.find((trunk) => trunk.id === id) ?? null

/** Null where the password is missing. */
function trunkOf(ports: Ports, id: string, { name, addresses, registration, media }: WantedTrunk, before: Trunk | null): Trunk | null {
  if (registration === null) return { id, name, addresses, registration, media }
  const { password, ...rest } = registration
  const sealedPassword = password === undefined ? keptPassword(rest, before) : ports.secrets.seal(password)
  return sealedPassword === null ? null : { id, name, addresses, registration: { ...rest, sealedPassword }, media }
}

/** A password is for one registrar and one user: another host must not be shown what it can be guessed from. */
function keptPassword({ registrar, username }: Omit<TrunkRegistration, 'sealedPassword'>, before: Trunk | null): string | null {
  const known = before?.registration
  return known?.registrar === registrar && known.username === username ? known.sealedPassword : null
}

async function keep(ports: Ports, by: AccountId, change: 'added' | 'changed', trunk: Trunk | null): Promise<PhoneBookAnswer<Trunk>> {
  if (trunk === null) return refused('trunk_password_needed')
  await ports.phoneBook.putTrunk(trunk)
  await note(ports, by, change, trunk)
  return answered(trunk)
}

const note = ({ audit, clock }: Ports, by: AccountId, change: 'added' | 'changed' | 'removed', { id, name }: Trunk): Promise<void> =>
  audit.append({ type: `trunk.${change}`, trunkId: id, name, by }, clock.now())
