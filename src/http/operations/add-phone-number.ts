import { addPhoneNumber as add } from '../../meetings/phone-numbers.ts'
import { adminOperation } from '../operation.ts'

export const addPhoneNumber = adminOperation('addPhoneNumber', ({ ports }, account, { body }) =>
  add(ports, account.id, { ...body, ...body.number }),
)
