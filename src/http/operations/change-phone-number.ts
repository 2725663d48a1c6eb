import { changePhoneNumber as change } from '../../meetings/phone-numbers.ts'
import { adminOperation } from '../operation.ts'

export const changePhoneNumber = adminOperation('changePhoneNumber', ({ ports }, account, { params, body }) =>
  change(ports, account.id, params.numberId, { ...body, ...body.number }),
)
