import { meOf } from '../me.ts'
import { accountOperation, answered } from '../operation.ts'

export const me = accountOperation('me', async (_services, account) => answered(meOf(account)))
