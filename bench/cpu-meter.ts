import { tenth } from './figure.ts'
import { usageOf } from './process-usage.ts'

/** What a process takes of a core, from one asking to the next. */
export class CpuMeter {
  readonly #pid: number
  #seconds = 0
  #at = performance.now()

  constructor(pid: number) {
    this.#pid = pid
  }

  percent(): number {
    const { cpuSeconds } = usageOf(this.#pid)
    const now = performance.now()
    const percent = tenth(((cpuSeconds - this.#seconds) / (now - this.#at)) * 100_000)
    ;[this.#seconds, this.#at] = [cpuSeconds, now]
    return percent
  }
}
