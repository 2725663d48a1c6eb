import { branded } from '../../domain/ids.ts'
import { ignoreAtDoor as act } from '../../meetings/ignore-at-door.ts'
import { conferenceOperation } from '../operation.ts'

export const ignore = conferenceOperation('ignore', ({ ports }, actor, id, { params }) =>
  act(ports, actor, id, branded(params.doorEntryId)),
)
