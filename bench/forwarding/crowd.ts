/** A meeting of 25 who all speak into open microphones and all show themselves, in layers; another one is the speaker every 2 s. */
import { tenth, type Figure } from '../figure.ts'
import type { Contender } from './contender.ts'
import { type Entry, enterAll, leaveAll, takeTurns } from './contest.ts'
import { costFigure, meanOf, ratioFigures, SUITE_NAME } from './cost-figures.ts'
import type { RoomVenue } from './load-order.ts'
import type { LoadProcess } from './load-process.ts'
import type { Traffic } from './publisher.ts'

export const PEOPLE = 25
/** 72, 216 and 480 kbit/s, of which dynacast lets those be sent that are watched. */
const LAYERED: Traffic = {
  framesPerSecond: 15,
  layers: [
    { rid: 'q', packetsPerFrame: 1, bytes: 600 },
    { rid: 'h', packetsPerFrame: 2, bytes: 900 },
    { rid: 'f', packetsPerFrame: 4, bytes: 1000 },
  ],
  sounds: { perSecond: 50, bytes: 120 },
}

const TURNS = 3
/** Long enough for layers to come and go. */
const WARM_UP_MS = 2500
const MEASURE_MS = 5000

export async function benchCrowd(load: LoadProcess, contenders: readonly Contender[]): Promise<Figure[]> {
  const venues = contenders.filter((contender) => contender.venue.protocol === 'livekit')
  const what = `${String(PEOPLE)} people`
  const entries = await enterAll(load, venues, what, ({ venue, suite }, name) => ({
    type: 'gather',
    name,
    // Others have been left out just now.
    venue: venue as RoomVenue,
    suite,
    people: PEOPLE,
    traffic: LAYERED,
  }))
  await takeTurns(load, entries, TURNS, { warmUpMs: WARM_UP_MS, ms: MEASURE_MS })
  await leaveAll(load, entries)
  return [
    ...entries.map((entry) => costFigure(what, entry)),
    ...ratioFigures(what, entries),
    ...entries.map((entry) => receivedFigure(what, entry)),
  ]
}

/** Servers choose what they pass on: of sounds the loudest, or all. */
function receivedFigure(what: string, { contender, runs }: Entry): Figure {
  const mean = meanOf(runs)
  return {
    name: `${what}: what each gets from ${contender.name}, ${SUITE_NAME[contender.suite]}`,
    unit: 'packets/s; of a core',
    values: {
      sound: Math.round(mean(({ audio, seconds }) => audio / seconds) / PEOPLE),
      pictures: Math.round(mean(({ video, seconds }) => video / seconds) / PEOPLE),
      'lost/s': tenth(mean(({ lost, seconds }) => lost / seconds) / PEOPLE),
      'server core %': Math.round(mean(({ cpu, seconds }) => cpu.seconds / seconds) * 100),
    },
  }
}
