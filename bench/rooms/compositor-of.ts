import { readdirSync, readFileSync } from 'node:fs'

/** The server’s child that draws; null before the first room. */
export function compositorOf(server: number): number | null {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const found = pids.find((pid) => {
    try {
      const isChild = readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${String(server)}\n`)
      return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('compositor')
    } catch {
      return false
    }
  })
  return found === undefined ? null : Number(found)
}
