import { expect, it } from 'vitest'
import { markOf, mostWorkers, workerOf } from './worker-mark.ts'

it('says whose a name fragment is', () => {
  for (let worker = 0; worker < mostWorkers; worker++) expect(workerOf(`${markOf(worker)}ragment`, mostWorkers)).toBe(worker)
})

it.each(['', 'C', '-abc', 'ä', ':', '/'])('%j is nobody’s of two', (ufrag) => expect(workerOf(ufrag, 2)).toBe(-1))
