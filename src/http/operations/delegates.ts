import type { Person } from '../../domain/person.ts'
import { delegatesOf } from '../../meetings/delegates.ts'
import { accountOperation, answered } from '../operation.ts'
import type { Services } from '../services.ts'

export const delegates = accountOperation('delegates', async (services, account) => {
  const { mine, iActFor } = await delegatesOf(services.ports, { accountId: account.id, name: account.name })
  return answered({ mine: await withAddresses(services, mine), iActFor: await withAddresses(services, iActFor) })
})

async function withAddresses({ accounts }: Services, people: readonly Person[]) {
  const found = await Promise.all(people.map(({ accountId }) => accounts.find({ id: accountId })))
  return found.filter((account) => account !== null).map((account) => ({ accountId: account.id, name: account.name, email: account.email }))
}
