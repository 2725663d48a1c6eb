import { readFileSync } from 'node:fs'

/** Clock ticks a second in /proc; 100 on every Linux that Node runs on. */
const TICKS = 100

export interface Usage {
  readonly cpuSeconds: number
  readonly rssMB: number
}

/** Of another process, all its threads; from /proc (Linux). */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
  // The name in brackets may hold blanks: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS, rssMB: Math.round(Number(rss?.[1] ?? 0) / 1024) }
}
