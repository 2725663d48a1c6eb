import type { AccountId } from '../domain/ids.ts'
import { DAY_MS, spentBy, type Spent } from './call-limits.ts'
import type { OutgoingSettings } from './outgoing-calls.ts'
import { answered, refused, type PhoneBookAnswer } from './phone-book-answer.ts'
import type { Ports } from './ports.ts'

export interface OutgoingAccount {
  readonly settings: OutgoingSettings
  /** In the last 24 hours, on all servers. */
  readonly spent: Spent
}

export async function outgoingAccount({ outgoingCalls, clock }: Ports): Promise<OutgoingAccount> {
  const now = clock.now()
  return { settings: await outgoingCalls.settings(), spent: spentBy(await outgoingCalls.read(now - DAY_MS), now) }
}

/** The number must be in the phone book, on a trunk that can be called by. */
export async function changeOutgoingSettings(
  ports: Ports,
  by: AccountId,
  settings: OutgoingSettings,
): Promise<PhoneBookAnswer<OutgoingAccount>> {
  const { numbers, trunks } = await ports.phoneBook.read()
  const number = numbers.find(({ id }) => id === settings.numberId)
  if (settings.numberId !== null && number === undefined) return refused('unknown_phone_number')
  const trunk = trunks.find(({ id }) => id === number?.trunkId)
  if (trunk !== undefined && trunk.registration === null && trunk.server === undefined) return refused('trunk_server_needed')
  await ports.outgoingCalls.putSettings(settings)
  const { prefixes, limits, numberId } = settings
  await ports.audit.append({ type: 'outgoing.changed', numberId, prefixes, limits, by }, ports.clock.now())
  return answered(await outgoingAccount(ports))
}
