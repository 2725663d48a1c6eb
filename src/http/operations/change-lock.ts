import { changeLock as change } from '../../meetings/change-lock.ts'
import { conferenceOperation } from '../operation.ts'

export const changeLock = conferenceOperation('changeLock', ({ ports }, actor, id, { body }) => change(ports, actor, id, body))
