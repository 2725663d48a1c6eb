import { expect, it } from 'vitest'
import { MixerThread } from './mixer-thread.ts'

/** A thread that takes this long to load, as on a machine with other work. */
const slowThread = (milliseconds: number): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
import { parentPort } from 'node:worker_threads'
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${String(milliseconds)})
parentPort.postMessage({ state: 'ready' })
parentPort.on('message', (letter) => {
  if (letter === 'stop') parentPort.postMessage({ state: 'stopped' })
  else parentPort.postMessage({ acknowledged: true })
})`)}`,
  )

it('a thread that is slow to start does not count as hanging', async () => {
  const crashes: Error[] = []
  const thread = await MixerThread.start(slowThread(7_000), {}, { message: () => undefined, crashed: (error) => void crashes.push(error) })
  await thread.stop()
  expect(crashes).toEqual([])
})
