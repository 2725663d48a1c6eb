import { meOf } from '../me.ts'
import { answered, operation } from '../operation.ts'

export const session = operation('session', async (_services, { visitor: { account } }) =>
  answered({ account: account === null ? null : meOf(account) }),
)
