import { openSession } from '../make-account.ts'
import { meOf } from '../me.ts'
import { answered, operation, refused } from '../operation.ts'

export const signIn = operation('signIn', async (services, asking) => {
  const { budgets, ports } = services
  const { source } = asking.visitor
  if (!budgets.signIns.take(source)) return refused('too_many_requests', budgets.signIns.wait(source))
  const account = await services.signIn(asking.body.email, asking.body.password)
  if (account === null) {
    await ports.audit.append({ type: 'session.refused', accountId: null }, ports.clock.now())
    return refused('wrong_credentials')
  }
  budgets.signIns.giveBack(source)
  await openSession(services, account.id, asking)
  return answered(meOf(account))
})
