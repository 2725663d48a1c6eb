import { callMe as call } from '../../meetings/call-me.ts'
import { conferenceOperation, refused } from '../operation.ts'

export const callMe = conferenceOperation('callMe', async ({ ports }, _actor, id, { visitor: { account }, body }) => {
  if (account === null) return refused('sign_in_first')
  return call(ports, { accountId: account.id, name: account.name }, id, { number: body.number.number, language: account.language })
})
