/** Who has spoken, so that those who speak are seen: a tile changes place only after 3 s of speech, and keeps it for a minute. */
interface Speech {
  /** Start of the speech that is going on, in milliseconds. */
  readonly since: number | null
  /** When the first of the last minute's speeches had lasted long enough. */
  readonly countsSince: number | null
  readonly lastHeard: number
}
export type SpeechMemory = ReadonlyMap<string, Speech>

const LONG_ENOUGH = 3_000
const FORGOTTEN_AFTER = 60_000
/** Pauses shorter than this do not end a speech. */
const BREATH = 1_000

export function noteSpeech(memory: SpeechMemory, speaking: ReadonlySet<string>, now: number): SpeechMemory {
  const ids = new Set([...memory.keys(), ...speaking])
  return new Map(
    [...ids].flatMap((id) => {
      const speech = nextSpeech(memory.get(id), speaking.has(id), now)
      return speech === null ? [] : [[id, speech] as const]
    }),
  )
}

function nextSpeech(before: Speech | undefined, speaks: boolean, now: number): Speech | null {
  if (speaks) {
    const since = before?.since ?? now
    return { since, countsSince: before?.countsSince ?? (now - since >= LONG_ENOUGH ? now : null), lastHeard: now }
  }
  if (before === undefined || now - before.lastHeard >= FORGOTTEN_AFTER) return null
  return now - before.lastHeard < BREATH ? before : { ...before, since: null }
}

interface Ordered {
  readonly id: string
  readonly isMe: boolean
  readonly since: number
}

/** Speakers of the last minute, then arrival. You are never first. */
export function tileOrder<P extends Ordered>(people: readonly P[], memory: SpeechMemory): readonly P[] {
  const spoke = ({ id }: P): number => memory.get(id)?.countsSince ?? Infinity
  const sorted = people.toSorted((a, b) => compare(spoke(a), spoke(b)) || a.since - b.since || (a.id < b.id ? -1 : 1))
  const [first, second, ...rest] = sorted
  return first?.isMe === true && second !== undefined ? [second, first, ...rest] : sorted
}

const compare = (a: number, b: number): number => (a === b ? 0 : a - b)

/** Whom speaker view shows: the last who spoke long enough, else the first other person. */
export function mainSpeaker<P extends Ordered>(people: readonly P[], memory: SpeechMemory): P | null {
  const others = people.filter(({ isMe }) => !isMe)
  const heard = others.filter(({ id }) => (memory.get(id)?.countsSince ?? null) !== null)
  const latest = heard.toSorted((a, b) => (memory.get(b.id)?.lastHeard ?? 0) - (memory.get(a.id)?.lastHeard ?? 0))[0]
  return latest ?? others[0] ?? people[0] ?? null
}
