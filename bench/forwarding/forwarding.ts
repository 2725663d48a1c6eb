/** What forwarding costs beside Janus, livekit-server and C, by the same clients in the same run, with the feedback of browsers. */
import type { Figure } from '../figure.ts'
import { benchCeiling } from './ceiling.ts'
import { openField, type Contender } from './contender.ts'
import { moveTo } from './core.ts'
import { benchCrowd } from './crowd.ts'
import { LoadProcess } from './load-process.ts'
import { benchRung, warmUp } from './rung.ts'
import { benchThreads } from './threads.ts'

const SERVER_CORE = 0
const LOAD_CORE = 1

/** `LATCH_BENCH_RUNGS=1,10,ceiling` measures these only. */
const RUNGS = (process.env['LATCH_BENCH_RUNGS'] ?? '1,3,10,50,100,ceiling,crowd,threads').split(',')

export async function benchForwarding(): Promise<readonly Figure[]> {
  const load = new LoadProcess(LOAD_CORE)
  try {
    const beside = RUNGS.filter((rung) => rung !== 'threads')
    return [...(await benchBeside(load, beside)), ...(RUNGS.includes('threads') ? await benchThreads(load) : [])]
  } finally {
    load.end()
  }
}

async function benchBeside(load: LoadProcess, rungs: readonly string[]): Promise<readonly Figure[]> {
  if (rungs.length === 0) return []
  // Servers stay on the core of who starts them; this process does nothing itself while there is load.
  const moveBack = moveTo(SERVER_CORE)
  const field = await openField(SERVER_CORE)
  const figures: Figure[] = []
  try {
    await warmUp(load, field.contenders)
    for (const rung of rungs) {
      console.log(`  ${rung} …`)
      figures.push(...(await benchOne(rung, load, field.contenders)))
    }
  } finally {
    await field.close()
    moveBack()
  }
  return figures
}

function benchOne(rung: string, load: LoadProcess, contenders: readonly Contender[]): Promise<Figure[]> {
  if (rung === 'ceiling') return benchCeiling(load, contenders)
  return rung === 'crowd' ? benchCrowd(load, contenders) : benchRung(load, contenders, Number(rung))
}
