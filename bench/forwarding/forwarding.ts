/** What forwarding costs beside Janus, livekit-server and C, by the same clients in the same run, with the feedback of browsers. */
import type { Figure } from '../figure.ts'
import { benchCeiling } from './ceiling.ts'
import { openField } from './contender.ts'
import { moveTo } from './core.ts'
import { benchCrowd } from './crowd.ts'
import { LoadProcess } from './load-process.ts'
import { benchRung } from './rung.ts'

const SERVER_CORE = 0
const LOAD_CORE = 1

/** `LATCH_BENCH_RUNGS=1,10,ceiling` measures these only. */
const RUNGS = (process.env['LATCH_BENCH_RUNGS'] ?? '1,3,10,50,100,ceiling,crowd').split(',')

export async function benchForwarding(): Promise<readonly Figure[]> {
  // Servers stay on the core of who starts them; this process does nothing itself while there is load.
  const moveBack = moveTo(SERVER_CORE)
  const [field, load] = [await openField(SERVER_CORE), new LoadProcess(LOAD_CORE)]
  try {
    const figures: Figure[] = []
    for (const rung of RUNGS) {
      console.log(`  ${rung} …`)
      if (rung === 'ceiling') figures.push(...(await benchCeiling(load, field.contenders)))
      else if (rung === 'crowd') figures.push(...(await benchCrowd(load, field.contenders)))
      else figures.push(...(await benchRung(load, field.contenders, Number(rung))))
    }
    return figures
  } finally {
    load.end()
    await field.close()
    moveBack()
  }
}
