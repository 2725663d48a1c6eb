import type { AccountId } from '../domain/ids.ts'
import type { Trunk, TrunkLogin, TrunkRegistration, TrunkServer } from './phone-book.ts'
import { answered, refused, type PhoneBookAnswer } from './phone-book-answer.ts'
import type { Ports } from './ports.ts'

/** As an administrator enters it. */
export interface WantedTrunk extends Omit<Trunk, 'id' | 'registration' | 'server' | 'login'> {
  readonly registration: WantedRegistration | null
  readonly server?: TrunkServer | undefined
  readonly login?: WantedLogin | undefined
}

interface WantedLogin {
  readonly username: string
  /** Absent: as it was. */
  readonly password?: string | undefined
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
  return keep(ports, by, 'added', { ...wanted, id: ports.mint.trunkId() }, null)
}

export async function changeTrunk(ports: Ports, by: AccountId, id: string, wanted: WantedTrunk): Promise<PhoneBookAnswer<Trunk>> {
  const before = await trunkWith(ports, id)
  return before === null ? refused('unknown_trunk') : keep(ports, by, 'changed', { ...wanted, id }, before)
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

/** Undefined where its password is missing. */
function registrationOf(ports: Ports, wanted: WantedRegistration | null, before: Trunk | null): TrunkRegistration | null | undefined {
  if (wanted === null) return null
  const { password, ...rest } = wanted
  const sealedPassword = password === undefined ? keptPassword(rest, before) : ports.secrets.seal(password)
  return sealedPassword === null ? undefined : { ...rest, sealedPassword }
}

/** A password is for one registrar and one user: another host must not be shown what it can be guessed from. */
function keptPassword({ registrar, username }: Omit<TrunkRegistration, 'sealedPassword'>, before: Trunk | null): string | null {
  const known = before?.registration
  return known?.registrar === registrar && known.username === username ? known.sealedPassword : null
}

/** Null where its password is missing. */
function loginOf(ports: Ports, { username, password }: WantedLogin, before: Trunk | null): TrunkLogin | null {
  if (password !== undefined) return { username, sealedPassword: ports.secrets.seal(password) }
  return before?.login?.username === username ? before.login : null
}

/** Two trunks, or a trunk and a room, that sign in alike could not be told apart. */
async function isLoginTaken({ phoneBook, roomBook }: Ports, id: string, username: string): Promise<boolean> {
  const [{ trunks }, { rooms }] = await Promise.all([phoneBook.read(), roomBook.read()])
  return trunks.some((trunk) => trunk.id !== id && trunk.login?.username === username) || rooms.some((room) => room.username === username)
}

async function keep(
  ports: Ports,
  by: AccountId,
  change: 'added' | 'changed',
  wanted: WantedTrunk & { readonly id: string },
  before: Trunk | null,
): Promise<PhoneBookAnswer<Trunk>> {
  const { id, name, addresses, media, server } = wanted
  const registration = registrationOf(ports, wanted.registration, before)
  const login = wanted.login && loginOf(ports, wanted.login, before)
  if (registration === undefined || login === null) return refused('trunk_password_needed')
  if (login !== undefined && (await isLoginTaken(ports, id, login.username))) return refused('trunk_login_taken')
  const trunk: Trunk = { id, name, addresses, registration, media, ...(server && { server }), ...(login && { login }) }
  await ports.phoneBook.putTrunk(trunk)
  await note(ports, by, change, trunk)
  return answered(trunk)
}

const note = ({ audit, clock }: Ports, by: AccountId, change: 'added' | 'changed' | 'removed', { id, name }: Trunk): Promise<void> =>
  audit.append({ type: `trunk.${change}`, trunkId: id, name, by }, clock.now())
