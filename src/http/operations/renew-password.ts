import { branded, type AccountId } from '../../domain/ids.ts'
import { adminOperation, answered, refused } from '../operation.ts'

export const renewPassword = adminOperation('renewPassword', async ({ passwordChange, ports }, admin, { params }) => {
  const accountId = branded<AccountId>(params.accountId)
  // One's own is changed by whoever knows it, and not by whoever found an administrator's screen unlocked.
  if (accountId === admin.id) return refused('wrong_password')
  const password = ports.mint.password()
  if (!(await passwordChange.renew(accountId, password))) return refused('unknown_account')
  await ports.audit.append({ type: 'password.changed', accountId, by: admin.id }, ports.clock.now())
  return answered({ password })
})
