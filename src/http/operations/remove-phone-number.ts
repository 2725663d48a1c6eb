import { removePhoneNumber as remove } from '../../meetings/phone-numbers.ts'
import { adminOperation } from '../operation.ts'

export const removePhoneNumber = adminOperation('removePhoneNumber', ({ ports }, account, { params }) =>
  remove(ports, account.id, params.numberId),
)
