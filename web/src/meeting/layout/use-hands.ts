import { useMemo } from 'react'
import { useMeeting } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'

/** IDs of the attendees with a hand up. */
export function useHands(): ReadonlySet<string> {
  const { talk, updates } = useMeeting()
  const legs = useCell(talk.hands)
  const own = useCell(talk.ownHand)
  const { owners, view } = useCell(updates.conference)
  return useMemo(() => {
    const me = own ? (view?.attendees.find(({ isMe }) => isMe)?.id ?? []) : []
    return new Set([...legs].flatMap((leg) => owners.get(leg)?.attendeeId ?? []).concat(me))
  }, [legs, own, owners, view])
}
