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
    const here = view?.attendees.filter(({ standing }) => standing === 'present') ?? []
    return new Set(
      here.filter(({ id, isMe }) => (isMe ? own : [...legs].some((leg) => owners.get(leg)?.attendeeId === id))).map(({ id }) => id),
    )
  }, [legs, own, owners, view])
}
