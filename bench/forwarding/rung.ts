/** One rung: as many viewers of one publisher at every contender, measured in turns so that all have the same of the machine. */
import type { Contender } from './contender.ts'
import type { Run } from './load-order.ts'
import type { LoadProcess } from './load-process.ts'
import type { Traffic } from './publisher.ts'

/** 2.7 Mbit/s: 30 frames a second of ten packets, and sound every 20 ms. */
export const ONE_CAMERA: Traffic = {
  framesPerSecond: 30,
  layers: [{ rid: '', packetsPerFrame: 10, bytes: 1100 }],
  sounds: { perSecond: 50, bytes: 120 },
}

/** Of each contender on each rung; the order is another each time. */
const TURNS = 3
const WARM_UP_MS = 800
const MEASURE_MS = 2000

export interface Measured {
  readonly contender: Contender
  readonly runs: readonly Run[]
}

interface Seated {
  readonly contender: Contender
  readonly name: string
  readonly pid: number
  readonly runs: Run[]
}

export async function measureRung(load: LoadProcess, contenders: readonly Contender[], viewers: number): Promise<readonly Measured[]> {
  const seated: Seated[] = []
  for (const contender of contenders) seated.push(...(await seat(load, contender, viewers)))
  for (let turn = 0; turn < TURNS; turn++) for (const each of rotated(seated, turn)) await measure(load, each)
  for (const { name } of seated) await load.tell({ type: 'leave', name }, 'left')
  return seated
}

/** Nobody, with the reason on the console, where that contender lets not all of them in. */
async function seat(load: LoadProcess, contender: Contender, viewers: number): Promise<Seated[]> {
  const { venue, suite } = contender
  const name = `${contender.name}, ${suite}, ${String(viewers)}`
  try {
    const order = { type: 'seat', name, venue, suite, viewers, traffic: ONE_CAMERA } as const
    const answer = await load.tell(order, 'seated')
    if (answer.suite !== suite) throw new Error(`it took ${answer.suite}`)
    return [{ contender, name, pid: contender.pid ?? answer.pid ?? 0, runs: [] }]
  } catch (error) {
    console.log(`  not measured: ${name} viewers: ${String(error)}`)
    await load.tell({ type: 'leave', name }, 'left')
    return []
  }
}

async function measure(load: LoadProcess, { name, pid, runs }: Seated): Promise<void> {
  const { run } = await load.tell({ type: 'run', name, pid, warmUpMs: WARM_UP_MS, ms: MEASURE_MS }, 'ran')
  if (run.spoiled > 0 || run.opened === 0)
    throw new Error(`${name}: of the packets looked into ${String(run.spoiled)} were not what was sent`)
  runs.push(run)
}

const rotated = <Item>(items: readonly Item[], by: number): readonly Item[] => {
  const at = items.length === 0 ? 0 : Math.floor((by * items.length) / TURNS)
  return [...items.slice(at), ...items.slice(0, at)]
}
