/**
 * Room systems in meetings of moving cameras: what drawing for them costs, and how old what they see is. The server and its compositor
 * are measured as processes; cameras and rooms run in another. Linux.
 */
import { PhoneServer } from '../calls/phone-server.ts'
import { spread, tenth, type Figure } from '../figure.ts'
import { usageOf } from '../process-usage.ts'
import { compositorOf } from './compositor-of.ts'
import { meetingOf } from './filmed-meeting.ts'
import { RoomLoad } from './room-load.ts'
import type { RoomView } from './watching-room.ts'

interface Case {
  readonly lines: 720 | 1080
  readonly tiles: 4 | 9
  readonly rooms: number
}

const CASES: readonly Case[] = [
  { lines: 720, tiles: 4, rooms: 1 },
  { lines: 720, tiles: 9, rooms: 1 },
  { lines: 1080, tiles: 4, rooms: 1 },
  { lines: 1080, tiles: 9, rooms: 1 },
  { lines: 720, tiles: 9, rooms: 4 },
]

const TRUNK = '127.0.7.6'
const LEVELS = { 720: 31, 1080: 40 } as const
const SETTLE_MS = 8_000
const MEASURE_MS = 15_000
/** DESIGN: of one core, and milliseconds. */
const MOST_CPU = 40
const MOST_DELAY = 250

export async function benchRooms(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const each of CASES) figures.push(...(await measure(each)))
  return figures
}

async function measure({ lines, tiles, rooms }: Case): Promise<readonly Figure[]> {
  const name = `${String(rooms)} × ${String(lines)}p, ${String(tiles)} tiles`
  console.log(`  ${name} …`)
  const server = await PhoneServer.start({
    trunk: [TRUNK],
    soundPorts: { first: 25_000, last: 25_199 },
    env: { LATCH_ROOM_LINES: String(lines) },
  })
  const load = new RoomLoad()
  try {
    const { number, passes } = await meetingOf(server.administrator, tiles)
    await load.tell({ type: 'film', passes })
    const before = await costOf(server.pid)
    await load.tell({ type: 'dial', server: server.sip, called: number, address: TRUNK, rooms, level: LEVELS[lines], tiles })
    await pause(SETTLE_MS)
    await load.tell({ type: 'take' })
    const during = await costOf(server.pid)
    const views = await load.tell({ type: 'take' })
    return figuresOf(name, rooms, before, during, views)
  } finally {
    load.end()
    await server.stop()
  }
}

interface Cost {
  /** Per cent of a core. */
  readonly server: number
  readonly compositor: number
  readonly compositorMB: number
}

async function costOf(server: number): Promise<Cost> {
  const child = compositorOf(server)
  const cpu = (pid: number | null): number => (pid === null ? 0 : usageOf(pid).cpuSeconds)
  const [from, at] = [{ server: cpu(server), child: cpu(child) }, performance.now()]
  await pause(MEASURE_MS)
  if (child !== compositorOf(server)) throw new Error('the compositor was replaced while it was measured: the machine is too busy')
  const seconds = (performance.now() - at) / 1_000
  return {
    server: ((cpu(server) - from.server) / seconds) * 100,
    compositor: ((cpu(child) - from.child) / seconds) * 100,
    compositorMB: child === null ? 0 : usageOf(child).rssMB,
  }
}

function figuresOf(name: string, rooms: number, before: Cost, now: Cost, views: readonly RoomView[]): readonly Figure[] {
  const added = now.server - before.server
  const cpu = added + now.compositor
  const [read] = views
  const ages = spread(read?.ages ?? [])
  const isGoal = name.startsWith('1 × 720p, 4')
  return [
    {
      name: `${name}: cost`,
      unit: '% of a core; MB',
      values: {
        compositor: tenth(now.compositor),
        'server, added': tenth(added),
        'per room': tenth(cpu / rooms),
        'compositor RSS': now.compositorMB,
      },
      ...(isGoal ? { bound: { text: `per room < ${String(MOST_CPU)}`, met: cpu / rooms < MOST_CPU } } : {}),
    },
    {
      name: `${name}: what each room is shown`,
      unit: 'pictures/s; kbit/s; pixels',
      values: {
        pictures: tenth(mean(views.map(({ pictures }) => pictures)) / (MEASURE_MS / 1_000)),
        rate: Math.round((mean(views.map(({ bytes }) => bytes)) * 8) / MEASURE_MS),
        width: read?.size.width ?? 0,
        height: read?.size.height ?? 0,
      },
    },
    {
      name: `${name}: from the camera’s picture to the decoded one`,
      unit: 'ms',
      values: ages,
      bound: { text: `p50 < ${String(MOST_DELAY)}`, met: ages.p50 < MOST_DELAY },
    },
  ]
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
