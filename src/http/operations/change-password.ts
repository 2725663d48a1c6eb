import { openSession } from '../make-account.ts'
import { accountOperation, answered, refused } from '../operation.ts'

export const changePassword = accountOperation('changePassword', async (services, account, asking) => {
  const { budgets, passwordChange, ports } = services
  const { source, key } = asking.visitor
  if (!budgets.signIns.take(source)) return refused('too_many_requests', budgets.signIns.wait(source))
  const changed = await passwordChange.change(account, asking.body.current, asking.body.password)
  const type = changed ? 'password.changed' : 'password.refused'
  await ports.audit.append({ type, accountId: account.id, by: account.id }, ports.clock.now())
  if (!changed) return refused('wrong_password')
  budgets.signIns.giveBack(source)
  // Whoever changed it stays signed in, by a new secret: the old one may have been somebody else's, too.
  if (key === null) await openSession(services, account.id, asking)
  return answered(undefined)
})
