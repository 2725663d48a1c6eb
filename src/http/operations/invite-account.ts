import { accountLink } from '../links.ts'
import { adminOperation, answered } from '../operation.ts'

export const inviteAccount = adminOperation('inviteAccount', async ({ accountInvitations, about }) => {
  const { token, expiresAt } = await accountInvitations.invite()
  return answered({ link: accountLink(about.url(), token), expiresAt })
})
