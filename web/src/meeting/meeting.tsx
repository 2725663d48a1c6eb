import { useEffect, useRef, useState } from 'react'
import { MeetingContext } from './meeting-context.ts'
import { MeetingRoom } from './meeting-room.tsx'
import { MeetingModel, type Beginning } from './state/meeting-model.ts'

export type MeetingProps = Beginning

/** One meeting, from the moment the door has opened until `onGone` says how it ended. What changes in `props` later is not looked at. */
export const Meeting = (props: MeetingProps) => {
  const beginning = useRef(props)
  const [model, setModel] = useState<MeetingModel | null>(null)
  useEffect(() => {
    const made = new MeetingModel(beginning.current)
    setModel(made)
    return () => made.close()
  }, [])
  return model === null ? null : (
    <MeetingContext value={model}>
      <MeetingRoom />
    </MeetingContext>
  )
}
