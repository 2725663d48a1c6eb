import { branded, type ConferenceId } from '../../domain/ids.ts'
import { callMe as call } from '../../meetings/call-me.ts'
import { accountOperation } from '../operation.ts'

export const callMe = accountOperation('callMe', ({ ports }, { id, name, language }, { params, body }) =>
  call(ports, { accountId: id, name }, branded<ConferenceId>(params.conferenceId), { number: body.number.number, language }),
)
