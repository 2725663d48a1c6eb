import { branded } from '../../domain/ids.ts'
import { blockAtDoor as act } from '../../meetings/block-at-door.ts'
import { conferenceOperation } from '../operation.ts'

export const blockAtDoor = conferenceOperation('blockAtDoor', ({ ports }, actor, id, { params }) =>
  act(ports, actor, id, branded(params.doorEntryId)),
)
