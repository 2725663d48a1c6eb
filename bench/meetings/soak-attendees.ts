/** The process of the soak's attendees. It is told what to do by its parent, and what came of it is asked of it. */
import { FRAME_MS } from '../../src/phone/media/audio.ts'
import { systemTiming } from '../../src/phone/media/mixer/system-timing.ts'
import { TickClock } from '../../src/phone/media/mixer/tick-clock.ts'
import { createRoomConnector } from '../../src/room-client/create-room-connector.ts'
import { stuckAmong, type Attendance } from './attendance.ts'
import { Churn } from './churn.ts'
import { LightAttendee } from './light-attendee.ts'
import { SharingAttendee } from './sharing-attendee.ts'
import { noCounts, type SoakCount, type SoakOrder } from './soak-order.ts'

/** And one who shares. */
const LIGHT_EACH = 5
/** In which all have come once. */
const COMING_MS = 20_000
const PHASES = 10

const counts = noCounts()
const churn = new Churn()
const connector = await createRoomConnector()
const rooms: (readonly Attendance[])[] = []
const light: LightAttendee[] = []
let running: Promise<unknown> = Promise.resolve()
/** People do not speak in step. */
const clocks = Array.from({ length: PHASES }, (_, phase) => new TickClock(systemTiming, (frame) => tick(phase, frame)))

function tick(phase: number, frame: number): void {
  for (let index = phase; index < light.length; index += PHASES) light[index]?.tick(frame + index)
}

function startClocks(): void {
  for (const [phase, clock] of clocks.entries()) setTimeout(() => clock.start(), (phase * FRAME_MS) / PHASES)
}

type Coming = LightAttendee | SharingAttendee

function fill(url: string, number: string, room: number): readonly Coming[] {
  const placed = (index: number) => ({
    url,
    number,
    name: `Attendee ${String(index)}`,
    from: `127.21.${String(room)}.${String(1 + index)}`,
    counts,
  })
  const own = Array.from({ length: LIGHT_EACH }, (_, index) => new LightAttendee({ connector, ...placed(index) }))
  const all = [...own, new SharingAttendee(placed(LIGHT_EACH))]
  light.push(...own)
  rooms.push(all)
  return all
}

function start({ url, numbers }: Extract<SoakOrder, { type: 'start' }>): void {
  const all = numbers.flatMap((number, room) => fill(url, number, room))
  startClocks()
  running = Promise.all(
    all.map(async (attendee, index) => {
      // Not all in the same second.
      await new Promise((resolve) => setTimeout(resolve, (index * COMING_MS) / all.length))
      await churn.run(() => attendee.come())
    }),
  ).then(() => clocks.forEach((clock) => clock.stop()))
}

function count(done: boolean): SoakCount {
  const now = performance.now()
  const stuck = rooms.reduce((sum, room) => sum + stuckAmong(room, now), 0)
  return { ...counts, standing: rooms.flat().filter(({ since }) => since !== null).length, stuck, done }
}

process.on('message', (order: SoakOrder) => {
  if (order.type === 'start') start(order)
  else if (order.type === 'count') process.send?.(count(false))
  else {
    churn.stop()
    void running.then(() => process.send?.(count(true)))
  }
})
