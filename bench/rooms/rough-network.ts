/**
 * A room system behind a cable that loses packets, becomes narrow and wide again, and whose picture’s painter is killed: what it sees
 * and hears of it. The cable is a namespace with nftables and a token bucket. Linux, root.
 */
import { Cable } from '../../test/harness/network.ts'
import { PhoneServer } from '../calls/phone-server.ts'
import { spread, tenth, type Figure } from '../figure.ts'
import { compositorOf } from './compositor-of.ts'
import { meetingOf } from './filmed-meeting.ts'
import { RoomLoad } from './room-load.ts'
import type { RoomView } from './watching-room.ts'

const TILES = 4
const WIDE = 20_000_000
const NARROW = 400_000
/** The issue’s, in ms. */
const RECOVERS_WITHIN = 2_000

interface Phase {
  readonly name: string
  readonly seconds: number
  readonly begin: () => void
  /** Whether the issue says how soon the picture has to be back. */
  readonly bounded: boolean
}

export async function benchRoughNetwork(): Promise<readonly Figure[]> {
  const cable = Cable.lay()
  if (cable === null || !cable.narrow(WIDE) || !cable.lose(0)) {
    console.log('  needs root, a network of its own with a token bucket, and nftables; not measured')
    cable?.remove()
    return []
  }
  const server = await PhoneServer.start({
    trunk: [cable.there],
    soundPorts: { first: 25_000, last: 25_199 },
    env: { LATCH_SIP_HOST: cable.here },
  })
  const [crew, room] = [new RoomLoad(), new RoomLoad(cable.wrap(process.execPath))]
  try {
    const { number, passes } = await meetingOf(server.administrator, TILES)
    await crew.tell({ type: 'film', passes })
    const to = { address: cable.here, port: server.sip.port }
    await room.tell({ type: 'dial', server: to, called: number, address: cable.there, rooms: 1, level: 31, tiles: TILES })
    return await play(phasesOf(cable, server), room)
  } finally {
    crew.end()
    room.end()
    await server.stop()
    cable.remove()
  }
}

const phasesOf = (cable: Cable, server: PhoneServer): readonly Phase[] => [
  { name: 'before all', seconds: 10, begin: () => undefined, bounded: false },
  { name: '5 % lost', seconds: 20, begin: () => void cable.lose(5), bounded: true },
  { name: '10 % lost', seconds: 20, begin: () => void cable.lose(10), bounded: true },
  {
    name: '400 kbit/s, nothing lost besides',
    seconds: 20,
    begin: () => {
      cable.lose(0)
      cable.narrow(NARROW)
    },
    bounded: true,
  },
  { name: 'wide again', seconds: 20, begin: () => void cable.narrow(WIDE), bounded: true },
  { name: 'the compositor was killed', seconds: 10, begin: () => killed(compositorOf(server.pid)), bounded: true },
  { name: 'after all', seconds: 10, begin: () => undefined, bounded: false },
]

function killed(compositor: number | null): void {
  if (compositor === null) throw new Error('there was no compositor to kill')
  process.kill(compositor, 'SIGKILL')
}

async function play(phases: readonly Phase[], room: RoomLoad): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  await pause(8_000)
  for (const phase of phases) {
    console.log(`  ${phase.name} …`)
    await room.tell({ type: 'take' })
    phase.begin()
    await pause(phase.seconds * 1_000)
    const [view] = await room.tell({ type: 'take' })
    if (view !== undefined) figures.push(figureOf(phase, view))
  }
  return figures
}

function figureOf({ name, seconds, bounded }: Phase, view: RoomView): Figure {
  const { p50, p99 } = spread(view.ages)
  return {
    name: `a room, ${name}`,
    unit: 'per s; kbit/s; ms; pixels',
    values: {
      pictures: tenth(view.pictures / seconds),
      rate: Math.round((view.bytes * 8) / seconds / 1_000),
      'longest still': Math.round(view.longestStill),
      'age p50': p50,
      'age p99': p99,
      'sound gap': Math.round(view.soundGap),
      width: view.size.width,
    },
    ...(bounded ? { bound: { text: `still < ${String(RECOVERS_WITHIN)}`, met: view.longestStill < RECOVERS_WITHIN } } : {}),
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
