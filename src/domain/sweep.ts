import type { Context, Decision } from './decision.ts'
import { endIfEmpty } from './end.ts'
import { forgetUnusedLegs } from './forget-unused-legs.ts'
import type { Meeting } from './meeting.ts'

/** What time alone brings about. */
export const sweep = (meeting: Meeting, context: Pick<Context, 'now'>): Decision<void> =>
  endIfEmpty(forgetUnusedLegs(meeting, context).meeting, context)
