/**
 * Two rooms, and a large one, on one media thread and on two. A machine of two cores has none left for the load while two threads work as hard as they can:
 * so it is not the most they can do that is compared, but what a packet costs them under the same load. What two threads cost more for a
 * packet is what is missing of twice as much.
 */
import type { Figure } from '../figure.ts'
import { KEY, SECRET } from '../../test/interop/livekit-page.ts'
import { startLatchEngine, type MediaPeer } from '../media-peer.ts'
import type { Contender } from './contender.ts'
import { type Entry, enterAll, leaveAll, takeTurns } from './contest.ts'
import { costFigure, hundredth, meanOf, medianCost } from './cost-figures.ts'
import type { LoadProcess } from './load-process.ts'
import { ONE_CAMERA } from './rung.ts'

const SHAPES = [
  { rooms: 2, viewers: 25 },
  { rooms: 1, viewers: 50 },
] as const
/** People of one room that a thread carries before the other one helps: of two rooms of 26, all. */
const SHARE = 26
const TURNS = 4
const WARM_UP_MS = 800
const MEASURE_MS = 2500
const LEAST = 0.85

/** The servers may be on any core: this process must be, too. */
export async function benchThreads(load: LoadProcess): Promise<Figure[]> {
  const peers = [await engineOf(1), await engineOf(2)] as const
  const contenders = [contenderOf('Latch, one media thread', peers[0]), contenderOf('Latch, two media threads', peers[1])]
  const figures: Figure[] = []
  try {
    for (const shape of SHAPES) figures.push(...(await benchShape(load, contenders, shape)))
    return figures
  } finally {
    for (const peer of peers) peer.close()
  }
}

async function benchShape(load: LoadProcess, contenders: readonly Contender[], shape: (typeof SHAPES)[number]): Promise<Figure[]> {
  const what = `${shape.rooms === 1 ? 'a room' : `${String(shape.rooms)} rooms`} of 1 to ${String(shape.viewers)}`
  const entries = await enterAll(load, contenders, what, ({ venue, suite }, name) => ({
    type: 'seat',
    name,
    venue,
    suite,
    ...shape,
    traffic: ONE_CAMERA,
  }))
  await takeTurns(load, entries, TURNS, { warmUpMs: WARM_UP_MS, ms: MEASURE_MS })
  await leaveAll(load, entries)
  return [...entries.map((entry) => costFigure(what, entry)), ...scalingOf(what, entries)]
}

const engineOf = (threads: number): Promise<MediaPeer> =>
  startLatchEngine(undefined, { LATCH_MEDIA_WORKERS: String(threads), LATCH_MEDIA_SHARE: String(SHARE), LATCH_ACCELERATOR: 'off' })

const contenderOf = (name: Contender['name'], { url, pid }: MediaPeer): Contender => ({
  name,
  suite: 'AES_CM_128_HMAC_SHA1_80',
  venue: { protocol: 'livekit', url, key: KEY, secret: SECRET },
  pid,
})

function scalingOf(what: string, [one, two]: readonly Entry[]): Figure[] {
  if (one === undefined || two === undefined) return []
  const scaling = hundredth(medianCost(one) / medianCost(two))
  const thread = (index: number): number => Math.round(meanOf(two.runs)(({ cpu, seconds }) => (cpu.threads[index] ?? 0) / seconds) * 100)
  return [
    {
      name: `${what}: scaling from one thread to two, by what a packet costs`,
      unit: 'ratio; % of a core',
      values: { scaling, 'busiest thread %': thread(0), 'next one %': thread(1) },
      bound: { text: `≥ ${String(LEAST)}`, met: scaling >= LEAST },
    },
  ]
}
