import { closeLeg as decideClosing } from '../domain/close-leg.ts'
import type { AccountId, ConferenceId, LegId } from '../domain/ids.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Ports } from './ports.ts'
import { turn } from './turn.ts'

export interface ClosedLeg {
  readonly conferenceId: ConferenceId
  readonly legId: LegId
  /** That of the claims which `openLeg` answered. An older one is stale, and changes nothing. */
  readonly generation: number
  readonly cause: 'left' | 'lost'
}

/** Contacts show so many of those last met. */
const MET = 20

export async function closeLeg(ports: Ports, { conferenceId, ...closing }: ClosedLeg): Promise<void> {
  const meeting = await ports.store.find({ conferenceId })
  if (meeting === null) return
  const committed = await turn(ports, meeting.id, (now, context) => decideClosing(now, closing, context))
  if (committed !== null && committed.events.length > 0) await noteCompany(ports, committed.before, closing.legId)
}

/** Whom somebody met is noted when they go, when nobody waits for it. */
async function noteCompany({ recent, clock }: Ports, { conference }: Meeting, legId: LegId): Promise<void> {
  const attendees = conference?.attendees ?? []
  const own = attendees.find((attendee) => attendee.legs.some((leg) => leg.id === legId))?.account?.accountId
  if (own === undefined) return
  const met: readonly AccountId[] = attendees.flatMap(({ account, standing }) =>
    account !== null && standing === 'present' ? account.accountId : [],
  )
  const others = met.filter((accountId) => accountId !== own).slice(-MET)
  if (others.length > 0) await recent.note(own, others, clock.now())
}
