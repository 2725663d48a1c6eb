import { decline as act } from '../../meetings/decline.ts'
import { conferenceOperation } from '../operation.ts'

export const decline = conferenceOperation('decline', ({ ports }, actor, id) => act(ports, actor, id))
