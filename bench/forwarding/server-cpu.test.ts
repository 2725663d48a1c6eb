import { expect, it } from 'vitest'
import { cpuBetween, readCpu } from './server-cpu.ts'

it('sums what all threads have spent, with those that came in between, the busiest first', () => {
  const before = {
    threads: new Map([
      ['1', 1e9],
      ['2', 5e9],
    ]),
    ticks: { user: 10, system: 10 },
  }
  const after = {
    threads: new Map([
      ['1', 2e9],
      ['2', 8e9],
      ['3', 5e8],
    ]),
    ticks: { user: 13, system: 11 },
  }
  expect(cpuBetween(before, after)).toEqual({ seconds: 4.5, systemShare: 0.25, threads: [3, 1, 0.5] })
})

it.skipIf(process.platform !== 'linux')('reads what a process has spent from the kernel', () => {
  const before = readCpu(process.pid)
  const own = process.cpuUsage()
  while (process.cpuUsage(own).user + process.cpuUsage(own).system < 150_000);
  // Other threads of this process may have worked besides.
  expect(cpuBetween(before, readCpu(process.pid)).seconds).toBeGreaterThan(0.1)
})
