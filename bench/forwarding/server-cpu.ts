/** CPU time of another process, all its threads, finer than the ticks of `/proc/<pid>/stat`. Linux. */
import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100

export interface CpuTime {
  /** All of it. */
  readonly seconds: number
  /** The kernel's share of it, 0 to 1, by ticks. */
  readonly systemShare: number
  /** Of each thread, in seconds, the busiest first. */
  readonly threads: readonly number[]
}

export interface CpuReading {
  readonly threads: ReadonlyMap<string, number>
  readonly ticks: { readonly user: number; readonly system: number }
}

export function readCpu(pid: number): CpuReading {
  const folder = `/proc/${String(pid)}/task`
  const threads = readdirSync(folder).map((thread) => [thread, nanoseconds(`${folder}/${thread}/schedstat`)] as const)
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  // The name in brackets may hold blanks: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { threads: new Map(threads), ticks: { user: Number(fields[11]), system: Number(fields[12]) } }
}

/** A thread that came in between counts from its birth; what one did that ended in between is not seen. */
export function cpuBetween(before: CpuReading, after: CpuReading): CpuTime {
  const threads = [...after.threads].map(([thread, time]) => (time - (before.threads.get(thread) ?? 0)) / 1e9)
  const user = after.ticks.user - before.ticks.user
  const system = after.ticks.system - before.ticks.system
  return {
    seconds: threads.reduce((sum, time) => sum + time, 0),
    systemShare: user + system === 0 ? 0 : system / (user + system),
    threads: threads.toSorted((a, b) => b - a),
  }
}

/** The first number of schedstat is time on a CPU. Where the kernel keeps none, a thread's own ticks have to do. */
function nanoseconds(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split(' ')[0])
  } catch {
    return ticksOf(path.replace(/schedstat$/, 'stat'))
  }
}

function ticksOf(path: string): number {
  try {
    const stat = readFileSync(path, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e9
  } catch {
    // It ended between the listing and now.
    return 0
  }
}
