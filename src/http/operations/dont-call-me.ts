import { branded, type ConferenceId } from '../../domain/ids.ts'
import { dontCallMe as dont } from '../../meetings/call-me.ts'
import { accountOperation } from '../operation.ts'

export const dontCallMe = accountOperation('dontCallMe', ({ ports }, { id, name }, { params }) =>
  dont(ports, { accountId: id, name }, branded<ConferenceId>(params.conferenceId)),
)
