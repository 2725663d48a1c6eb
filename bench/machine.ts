import { cpus, loadavg, release, totalmem } from 'node:os'

/** What the figures were measured on; nothing that names the machine. */
export function describeMachine(): Record<string, string | number> {
  const [first] = cpus()
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    loadAverageBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}
