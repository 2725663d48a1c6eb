import { branded } from '../../domain/ids.ts'
import { addDelegate as add } from '../../meetings/delegates.ts'
import { accountOperation } from '../operation.ts'

export const addDelegate = accountOperation('addDelegate', ({ ports }, account, { params }) =>
  add(ports, { accountId: account.id, name: account.name }, branded(params.accountId)),
)
