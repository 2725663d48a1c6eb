import { accountLink } from '../links.ts'
import { accountOperation, answered, refused } from '../operation.ts'

export const inviteAccount = accountOperation('inviteAccount', async ({ accountInvitations, about }, account) => {
  if (!account.admin) return refused('not_admin')
  const { token, expiresAt } = await accountInvitations.invite()
  return answered({ link: accountLink(about.url(), token), expiresAt })
})
