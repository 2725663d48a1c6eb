import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

/** This process, all its threads and whatever it starts, to one core; gives the way back. */
export function moveTo(core: number): () => void {
  place(String(core))
  return () => place(`0-${String(cpus().length - 1)}`)
}

function place(cores: string): void {
  const { status } = spawnSync('taskset', ['-acp', cores, String(process.pid)])
  if (status !== 0) throw new Error('taskset (of util-linux) is needed: what is measured has a core of its own')
}
