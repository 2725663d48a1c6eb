import { useEffect, useState, type ComponentType } from 'react'
import type { MeetingProps } from '../../meeting/meeting.tsx'

interface MeetingPart {
  readonly Meeting: ComponentType<MeetingProps>
}

/** The page that somebody looks at comes first. Milliseconds. */
const PRELOAD_AFTER = 500

/**
 * The meeting, which is most of the client: loaded while somebody stands before the door, or as soon as it is needed. Null until then.
 * Not by React's `lazy`: what has suspended once is shown 300 ms later, however soon it was there.
 */
export function useMeetingPart(needed: boolean): MeetingPart | null {
  const [part, setPart] = useState<MeetingPart | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  useEffect(() => {
    const load = (): void => void import('../../meeting/meeting.tsx').then(setPart, setFailure)
    const timer = setTimeout(load, needed ? 0 : PRELOAD_AFTER)
    return () => clearTimeout(timer)
  }, [needed])
  // The page around it says what to do. Before it is needed, a failure is only a hint that was missed.
  if (needed && part === null && failure !== null) throw failure
  return part
}
