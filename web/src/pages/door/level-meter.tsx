import { useEffect, useState } from 'react'

const BARS = 22
const QUIET_DB = -60
const READ_MS = 60

/** Bars for a loudness in dBFS: -60 and less none, 0 all of them. */
export const barsOf = (decibels: number): number => Math.round(Math.min(1, Math.max(0, 1 - decibels / QUIET_DB)) * BARS)

const decibelsOf = (samples: Float32Array): number =>
  20 * Math.log10(Math.max(1e-6, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)))

/** How loud the microphone is. Decoration: what matters is said in words. */
export const LevelMeter = ({ track }: { readonly track: MediaStreamTrack | null }) => {
  const [bars, setBars] = useState(0)
  useEffect(() => {
    if (track === null) return undefined
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 1024
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      setBars(barsOf(decibelsOf(samples)))
    }, READ_MS)
    return () => {
      clearInterval(timer)
      void context.close()
    }
  }, [track])
  return (
    <span className="meter" aria-hidden="true">
      {Array.from({ length: BARS }, (_, place) => (
        <i key={place} data-on={(track !== null && place < bars) || undefined} />
      ))}
    </span>
  )
}
