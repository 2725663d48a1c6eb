import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { ThreadHeaps } from './thread-heaps.ts'

const MEGABYTES = 2 ** 20
/** Keeps twenty megabytes of its own, and ends when it is told to. */
const HOARDER = `
  const { parentPort } = require('node:worker_threads')
  const kept = [new Uint8Array(10 * ${MEGABYTES}), Array.from({ length: 1_300_000 }, (_, i) => i + 0.5)]
  parentPort.once('message', () => kept.length)
  parentPort.postMessage('there')
`

it('counts the objects of every thread, for as long as it runs', async () => {
  const heaps = new ThreadHeaps()
  const alone = await heaps.bytes()
  const hoarder = new Worker(HOARDER, { eval: true })
  await once(hoarder, 'message')
  expect(await heaps.bytes()).toBeGreaterThan(alone + 15 * MEGABYTES)
  hoarder.postMessage('end', [])
  await once(hoarder, 'exit')
  expect(await heaps.bytes()).toBeLessThan(alone + 15 * MEGABYTES)
  heaps.close()
})
