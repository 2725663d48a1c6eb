import { useMemo } from 'react'
import { useMeeting, useView } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { handsUp } from '../state/hands.ts'

/** IDs of the attendees with a hand up. */
export function useHands(): ReadonlySet<string> {
  const { talk } = useMeeting()
  const legs = useCell(talk.hands)
  const own = useCell(talk.ownHand)
  const { attendees } = useView()
  return useMemo(() => handsUp(attendees, legs, own), [attendees, legs, own])
}

/** Whether one's own is up, by this browser or by the telephone. */
export function useOwnHand(): boolean {
  const hands = useHands()
  return useView().attendees.some(({ id, isMe }) => isMe && hands.has(id))
}
