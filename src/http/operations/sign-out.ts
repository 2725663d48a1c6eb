import { answered, operation } from '../operation.ts'
import { SESSION_COOKIE } from '../visitor.ts'

export const signOut = operation('signOut', async ({ sessions }, { visitor, clearCookie }) => {
  const secret = visitor.cookies[SESSION_COOKIE]
  if (secret !== undefined) await sessions.close(secret)
  clearCookie(SESSION_COOKIE)
  return answered(undefined)
})
