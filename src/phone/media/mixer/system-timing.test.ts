import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { systemTiming } from './system-timing.ts'

/** From the loop’s phase right before its timers, as Node documents it. */
const beforeTimers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const holdUp = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until;);
}

describe('the machine’s time', () => {
  it('in a thread that was held up, what came meanwhile is read before what was due runs', async () => {
    const { port1, port2 } = new MessageChannel()
    const order: string[] = []
    port2.on('message', () => order.push('read'))
    await beforeTimers()
    const ran = new Promise<void>((resolve) => {
      systemTiming.after(1, () => resolve(void order.push('run')))
    })
    port1.postMessage('sound', [])
    holdUp(5)
    await ran
    expect(order).toEqual(['read', 'run'])
    port1.close()
  })

  it('what is called off does not run, not even at the last moment', async () => {
    let ran = false
    const callOff = systemTiming.after(1, () => (ran = true))
    // A timer of the same length that was set later runs right after it, where both are due.
    await new Promise<void>((resolve) => {
      setTimeout(() => resolve(callOff()), 1)
      holdUp(5)
    })
    await beforeTimers()
    await beforeTimers()
    expect(ran).toBe(false)
  })
})
