import { dialIn as pinOf } from '../../meetings/dial-in.ts'
import { answered, conferenceOperation } from '../operation.ts'

export const dialIn = conferenceOperation('dialIn', async ({ ports }, actor, id) => {
  const result = await pinOf(ports, actor, id)
  // No telephone line and no room systems yet: a PIN, and no number to call.
  return result.ok ? answered({ pin: result.value.pin, numbers: [], roomAddress: null }) : result
})
