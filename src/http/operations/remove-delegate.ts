import { branded } from '../../domain/ids.ts'
import { removeDelegate as remove } from '../../meetings/delegates.ts'
import { accountOperation } from '../operation.ts'

export const removeDelegate = accountOperation('removeDelegate', ({ ports }, account, { params }) =>
  remove(ports, { accountId: account.id, name: account.name }, branded(params.accountId)),
)
