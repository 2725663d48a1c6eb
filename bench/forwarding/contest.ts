/** One meeting at each contender, measured in turns so that all have the same of the machine. */
import type { Contender } from './contender.ts'
import type { LoadOrder, Run, RunOrder } from './load-order.ts'
import type { LoadProcess } from './load-process.ts'
import type { Suite } from './seat.ts'

export interface Entry {
  readonly contender: Contender
  /** Of its meeting. */
  readonly name: string
  readonly pid: number
  readonly runs: Run[]
}

/** What is to be seated, under a name and a suite. */
export type Seating = (contender: Contender, name: string) => Extract<LoadOrder, { type: 'seat' | 'gather' }>

/** Without those that let not all of them in; why stands on the console. */
export async function enterAll(load: LoadProcess, contenders: readonly Contender[], what: string, seating: Seating): Promise<Entry[]> {
  const entries: Entry[] = []
  for (const contender of contenders) {
    const name = `${what}, ${contender.name}, ${contender.suite}`
    try {
      const { suite, pid } = await load.tell(seating(contender, name), 'seated')
      if (suite !== contender.suite) throw new Error(`it took ${suite}`)
      entries.push({ contender, name, pid: contender.pid ?? pid ?? 0, runs: [] })
    } catch (error) {
      console.log(`  not measured: ${name}: ${String(error)}`)
      await load.tell({ type: 'leave', name }, 'left')
    }
  }
  return entries
}

export async function takeTurns(
  load: LoadProcess,
  entries: readonly Entry[],
  turns: number,
  time: Pick<RunOrder, 'warmUpMs' | 'ms'>,
): Promise<void> {
  for (let turn = 0; turn < turns; turn++)
    for (const entry of rotated(entries, turn / turns)) entry.runs.push(await runOne(load, entry, { ...time, pace: 1 }))
}

/** Rejects when a packet was looked into and is not what was sent. */
export async function runOne(load: LoadProcess, { name, pid }: Entry, how: Pick<RunOrder, 'warmUpMs' | 'ms' | 'pace'>): Promise<Run> {
  const { run } = await load.tell({ type: 'run', name, pid, ...how }, 'ran')
  if (run.spoiled > 0 || run.opened === 0)
    throw new Error(`${name}: ${String(run.spoiled)} of the packets looked into are not what was sent`)
  return run
}

export async function leaveAll(load: LoadProcess, entries: readonly Entry[]): Promise<void> {
  for (const { name } of entries) await load.tell({ type: 'leave', name }, 'left')
}

/** `share`: from 0 to 1, of the way round. */
function rotated<Item>(items: readonly Item[], share: number): readonly Item[] {
  const at = Math.floor(share * items.length)
  return [...items.slice(at), ...items.slice(0, at)]
}

export const isOf =
  (name: Contender['name'], suite: Suite) =>
  ({ contender }: Entry): boolean =>
    contender.name === name && contender.suite === suite
