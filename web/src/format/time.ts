/** Times for people. `language` is the page's; instants are milliseconds since 1970. */
const LOCALE = { en: 'en-GB', de: 'de-DE' } as const
type Language = keyof typeof LOCALE

const format = (options: Intl.DateTimeFormatOptions) => (at: number, language: Language) =>
  new Intl.DateTimeFormat(LOCALE[language], options).format(at)

export const clock = format({ hour: '2-digit', minute: '2-digit' })
export const longDay = format({ weekday: 'long', day: 'numeric', month: 'long' })
export const dayMonth = format({ day: 'numeric', month: 'short' })
export const shortDay = format({ weekday: 'short', day: 'numeric', month: 'short' })
export const day = format({ day: 'numeric', month: 'long', year: 'numeric' })

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** Whole calendar days from `now` to `at`, in this place's time; 0 is today. */
export const daysAhead = (at: number, now: number): number => Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000)

export type PartOfDay = 'morning' | 'afternoon' | 'evening'
export function partOfDay(now: number): PartOfDay {
  const hour = new Date(now).getHours()
  if (hour >= 4 && hour < 12) return 'morning'
  return hour >= 12 && hour < 18 ? 'afternoon' : 'evening'
}

export const minutesBetween = (startsAt: number, endsAt: number): number => Math.max(0, Math.round((endsAt - startsAt) / 60_000))

const two = (value: number): string => String(value).padStart(2, '0')
/** For `<input type="date">`, in this place's time. */
export const dateInput = (at: number): string => {
  const date = new Date(at)
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
/** For `<input type="time">`. */
export const timeInput = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`

/** Null while the two fields are no time. */
export function instantOf(date: string, time: string): number | null {
  const at = new Date(`${date}T${time}`).getTime()
  return Number.isNaN(at) ? null : at
}

/** The next whole half hour, at least ten minutes from now. */
export const nextHalfHour = (now: number): number => Math.ceil((now + 600_000) / 1_800_000) * 1_800_000
