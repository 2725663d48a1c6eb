import type { AccountId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

/** From the next decision on, in all of the organizer's meetings. Adding somebody twice, or oneself, changes nothing. */
export async function addDelegate(ports: Ports, { accountId }: Person, delegate: AccountId): Promise<Verb> {
  const [person] = await ports.directory.find([delegate])
  if (person === undefined) return { ok: false, code: 'unknown_account' }
  if (delegate !== accountId && !(await actsFor(ports, accountId, delegate))) {
    await ports.delegations.add(accountId, delegate)
    await changed(ports, accountId, delegate, 'delegate.added')
  }
  return { ok: true, value: undefined }
}

export async function removeDelegate(ports: Ports, { accountId }: Person, delegate: AccountId): Promise<Verb> {
  if (await actsFor(ports, accountId, delegate)) {
    await ports.delegations.remove(accountId, delegate)
    await changed(ports, accountId, delegate, 'delegate.removed')
  }
  return { ok: true, value: undefined }
}

const actsFor = async ({ delegations }: Ports, organizer: AccountId, delegate: AccountId): Promise<boolean> =>
  (await delegations.of(organizer)).some((known) => known.accountId === delegate)

/** Audited; and everyone in a live meeting of the organizer sees the new roles. */
async function changed(
  { audit, store, feed, clock }: Ports,
  organizerId: AccountId,
  delegateId: AccountId,
  type: 'delegate.added' | 'delegate.removed',
) {
  await audit.append({ type, organizerId, delegateId }, clock.now())
  for (const meeting of await store.listFor(organizerId)) {
    const affected = meeting.conference !== null && meeting.organizer.accountId === organizerId
    if (affected) feed.publish({ before: meeting, after: meeting, events: [], answer: undefined })
  }
}

export interface DelegatesOf {
  readonly mine: readonly Person[]
  readonly iActFor: readonly Person[]
}

export async function delegatesOf({ delegations }: Ports, { accountId }: Person): Promise<DelegatesOf> {
  return { mine: await delegations.of(accountId), iActFor: await delegations.actsFor(accountId) }
}
