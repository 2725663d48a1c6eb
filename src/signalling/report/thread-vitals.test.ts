import { performance } from 'node:perf_hooks'
import { expect, it } from 'vitest'
import { ThreadVitalsWatch } from './thread-vitals.ts'

function burn(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

it('tells what the thread used of a processor, and how far its loop was behind', async () => {
  const watch = new ThreadVitalsWatch()
  const first = watch.read()
  expect(first.delay).toBeNull()
  let last = first
  // Histograms fill when the loop turns; each round holds it up for longer than any pause that is not ours.
  for (let round = 0; round < 200 && (last.delay === null || last.delay.p99 < 20); round++) {
    burn(60)
    await turn()
    last = watch.read()
  }
  expect(last.delay?.p99).toBeGreaterThan(20)
  expect(last.cpuMs).toBeGreaterThan(first.cpuMs)
  expect(last.at).toBeGreaterThan(first.at)
  expect(last.heapBytes).toBeGreaterThan(1_000_000)
  watch.close()
  expect(watch.read().delay).toBeNull()
  watch.close()
})
