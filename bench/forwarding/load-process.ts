import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LoadAnswer, LoadOrder } from './load-order.ts'

/** The load's process, on a core of its own, as who measures has it. One order at a time. */
export class LoadProcess {
  readonly #child: ChildProcess

  /** `core`: of the machine, from 0. */
  constructor(core: number) {
    this.#child = fork(fileURLToPath(new URL('load.ts', import.meta.url)), {
      execPath: 'taskset',
      execArgv: ['-c', String(core), process.execPath],
      serialization: 'advanced',
    })
  }

  /** Rejects when the load fails, and says why. */
  async tell<Type extends LoadAnswer['type']>(order: LoadOrder, answers: Type): Promise<Extract<LoadAnswer, { type: Type }>> {
    this.#child.send(order)
    // The child answers each order with one of these.
    const [answer] = (await once(this.#child, 'message')) as [LoadAnswer]
    if (answer.type === 'failed') throw new Error(answer.why)
    if (answer.type !== answers) throw new Error(`the load answered ${answer.type} for ${answers}`)
    // Its type was looked at just now.
    return answer as Extract<LoadAnswer, { type: Type }>
  }

  end(): void {
    this.#child.kill()
  }
}
