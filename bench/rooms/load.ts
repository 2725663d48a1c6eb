/** The process of cameras and room systems: what it costs is not the server’s. */
import { constants, setPriority } from 'node:os'
import { openTrunk } from '../calls/sip-phone.ts'
import { systemTiming } from '../../src/phone/media/mixer/system-timing.ts'
import { TickClock } from '../../src/phone/media/mixer/tick-clock.ts'
import { FilmCrew } from './film-crew.ts'
import type { LoadAnswer, LoadOrder } from './load-order.ts'
import { WatchingRoom } from './watching-room.ts'

try {
  setPriority(constants.priority.PRIORITY_HIGH)
} catch {
  console.warn('The load runs without precedence: its times include what else the machine does.')
}

const rooms: WatchingRoom[] = []
const clock = new TickClock(systemTiming, (frame) => {
  for (const room of rooms) room.tick(frame)
})

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  if (order.type === 'take') return { type: 'seen', views: rooms.map((room) => room.take()) }
  if (order.type === 'film') await FilmCrew.start(order.passes)
  else await dial(order)
  return { type: 'done' }
}

async function dial({ rooms: count, address, ...call }: Extract<LoadOrder, { type: 'dial' }>): Promise<void> {
  const trunk = await openTrunk(address)
  clock.start()
  for (let at = 0; at < count; at++) rooms.push(await WatchingRoom.call({ ...call, trunk, address, reads: at === 0 }))
}

process.on('message', (order: LoadOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ type: 'failed', why: String(error) } satisfies LoadAnswer),
  )
})
process.on('disconnect', () => process.exit())
