import { useEffect, useState } from 'react'
import { currentLanguage } from '../../i18n/i18n.ts'

/** "10:42" */
export const clockTime = (at: number): string =>
  new Intl.DateTimeFormat(currentLanguage() === 'de' ? 'de' : undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    at,
  )

/** "42:10", or "1:02:09" from an hour on. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000))
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  return hours === 0 ? `${String(minutes)}:${two(rest)}` : `${String(hours)}:${two(minutes)}:${two(rest)}`
}

const two = (value: number): string => String(value).padStart(2, '0')

export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
