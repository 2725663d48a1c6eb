import type { Call } from '../../shared/api/client.ts'
import { fail, orFail } from './connection.ts'

/** Of a meeting of this account, by its meeting ID, which may be written in groups. */
export async function liveConference(call: Call, number: string): Promise<string> {
  const { items } = orFail(await call('meetings', {}))
  const meeting = items.find((candidate) => candidate.number === number.replaceAll(/\D/g, ''))
  if (meeting === undefined) return fail('That is none of your meetings.')
  return meeting.live?.conferenceId ?? fail('That meeting is not live.')
}
