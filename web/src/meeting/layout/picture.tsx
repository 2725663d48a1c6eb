import { useEffect, useRef } from 'react'
import type { Picture as Track } from '../state/read-room.ts'

export interface PictureProps {
  readonly track: Track
  /** One's own camera is shown as a mirror would. */
  readonly mirrored?: boolean
  /** A screen is shown whole, a camera fills its tile. */
  readonly whole?: boolean
}

export const Picture = ({ track, mirrored = false, whole = false }: PictureProps) => {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (element === null) return
    track.attach(element)
    return () => void track.detach(element)
  }, [track])
  // Sound is played elsewhere, and there are no captions of live speech.
  return (
    <video
      ref={video}
      className="picture"
      data-mirrored={mirrored || undefined}
      data-whole={whole || undefined}
      autoPlay
      playsInline
      muted
      aria-hidden="true"
    />
  )
}
