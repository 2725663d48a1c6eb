/** The process of the soak's telephones. It is told what to do by its parent, and what came of it is asked of it. */
import { CODEC_TURNS, type SoakOrder, type SoakCount } from './soak-order.ts'
import { ChurningCaller, noCounts } from './churning-caller.ts'
import { openTrunk } from './sip-phone.ts'
import { encodeAll, turnCycle, TURN_FRAMES } from './speech.ts'
import { TickClock } from '../../src/phone/media/mixer/tick-clock.ts'
import { systemTiming } from '../../src/phone/media/mixer/system-timing.ts'

const counts = noCounts()
let callers: readonly ChurningCaller[] = []
let numbers: readonly string[] = []
let running: Promise<unknown> = Promise.resolve()
const clock = new TickClock(systemTiming, (frame) => {
  for (const caller of callers) caller.tick(frame)
})

async function start({ server, address, each, stay }: Extract<SoakOrder, { type: 'start' }>): Promise<void> {
  const trunk = await openTrunk(address)
  const cycle = await turnCycle(each)
  const packets = new Map(CODEC_TURNS.map((codec) => [codec, encodeAll(codec, cycle)] as const))
  callers = Array.from({ length: each * numbers.length }, (_, index) => {
    const codec = CODEC_TURNS[index % CODEC_TURNS.length] ?? 'PCMU'
    const own = packets.get(codec) ?? []
    const turn = Math.floor(index / numbers.length) * TURN_FRAMES
    const play = (frame: number): Uint8Array | null => own[(frame + own.length - turn) % own.length] ?? null
    return new ChurningCaller({ trunk, server, address, caller: `+4940${String(100_000 + index)}`, codec, play, counts, stay })
  })
  clock.start()
  running = Promise.all(
    callers.map(async (caller, index) => {
      // Not all in the same second.
      await new Promise((resolve) => setTimeout(resolve, (index * 10_000) / callers.length))
      await caller.run(() => numbers[index % numbers.length] ?? '')
    }),
  ).then(() => trunk.close())
}

process.on('message', (order: SoakOrder) => {
  if (order.type === 'numbers') numbers = order.numbers
  else if (order.type === 'start') void start(order)
  else if (order.type === 'stop') {
    for (const caller of callers) caller.stop()
    void running.then(() => process.send?.({ ...counts, standing: 0, done: true } satisfies SoakCount))
  } else process.send?.({ ...counts, standing: callers.filter(({ standing }) => standing).length, done: false } satisfies SoakCount)
})
