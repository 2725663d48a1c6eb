/** Readings for whoever asks, however many ask at once and however seldom: rates are of the time since the report before. */
import { readingOf, type EngineReading } from './engine-reading.ts'
import type { WorkerReport } from './worker-report.ts'

export interface ReadingNeeds {
  readonly report: (room: string | null) => Promise<readonly WorkerReport[]>
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly wait: (ms: number) => Promise<void>
}

export interface EngineReadings {
  /** With the tracks of this room, where one is named. Takes a second where nobody asked of late. */
  read(room: string | null): Promise<EngineReading>
}

interface Taken {
  readonly at: number
  readonly reports: readonly WorkerReport[]
}

interface Kept {
  readonly latest: Taken
  readonly reading: EngineReading
}

/** Rates over less would jump; and so often the threads are asked at most. */
const LEAST_MS = 1000
/** Rates over more say nothing of the present. */
const MOST_MS = 10_000

export function createEngineReadings({ report, now, wait }: ReadingNeeds): EngineReadings {
  /** By the room that was asked for. */
  const kept = new Map<string | null, Kept>()
  const underWay = new Map<string | null, Promise<EngineReading>>()

  const take = async (room: string | null): Promise<Taken> => {
    const reports = await report(room)
    return { at: now(), reports }
  }

  async function renew(room: string | null): Promise<EngineReading> {
    let before = kept.get(room)?.latest
    if (before === undefined || now() - before.at > MOST_MS) {
      before = await take(room)
      await wait(LEAST_MS)
    }
    const latest = await take(room)
    const reading = readingOf(before.reports, latest.reports)
    for (const [other, { latest: old }] of kept) if (latest.at - old.at > MOST_MS) kept.delete(other)
    kept.set(room, { latest, reading })
    return reading
  }

  return {
    read(room) {
      const known = kept.get(room)
      if (known !== undefined && now() - known.latest.at < LEAST_MS) return Promise.resolve(known.reading)
      const reading = underWay.get(room) ?? renew(room).finally(() => underWay.delete(room))
      underWay.set(room, reading)
      return reading
    },
  }
}
