import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LoadAnswer, LoadOrder } from './load-order.ts'
import type { RoomView } from './watching-room.ts'

/** The process of cameras and rooms, as who measures has it. One order at a time. */
export class RoomLoad {
  readonly #child: ChildProcess

  /** `node` may be a program that runs Node elsewhere. */
  constructor(node = process.execPath) {
    const load = fileURLToPath(new URL('load.ts', import.meta.url))
    this.#child = spawn(node, [load], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' })
  }

  /** What the rooms have seen, where that was asked. */
  async tell(order: LoadOrder): Promise<readonly RoomView[]> {
    this.#child.send(order)
    // The child answers each order with one of these.
    const [answer] = (await once(this.#child, 'message')) as [LoadAnswer]
    if (answer.type === 'failed') throw new Error(answer.why)
    return answer.type === 'seen' ? answer.views : []
  }

  end(): void {
    this.#child.kill()
  }
}
