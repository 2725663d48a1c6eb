import { listMeetings } from '../../meetings/view-meetings.ts'
import { accountOperation, answered } from '../operation.ts'

export const meetings = accountOperation('meetings', async ({ ports }, account) =>
  answered({ items: [...(await listMeetings(ports, { accountId: account.id, name: account.name }))] }),
)
