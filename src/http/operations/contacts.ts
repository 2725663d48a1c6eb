import type { Account } from '../../auth/ports.ts'
import { accountOperation, answered } from '../operation.ts'

const RECENT = 12
const FOUND = 50

export const contacts = accountOperation('contacts', async ({ accounts, ports }, account, { query }) => {
  const ids = query.search === '' ? await ports.recent.of(account.id, RECENT) : []
  const recent = await Promise.all(ids.map((id) => accounts.find({ id })))
  const people = await accounts.search(query.search.trim(), FOUND)
  const others = (list: readonly (Account | null)[]) => list.filter((person) => person !== null).filter(({ id }) => id !== account.id)
  return answered({ recent: others(recent).map(personView), people: others(people).map(personView) })
})

const personView = ({ id, name, email }: Account) => ({ accountId: id, name, email })
