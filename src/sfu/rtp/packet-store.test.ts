import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { PacketStore } from './packet-store.ts'

it('gives back what it still has, byte for byte, and nothing that was written over', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 80 }), (lengths) => {
      const store = new PacketStore(300, 16)
      const bytesOf = (extended: number) => new Uint8Array(lengths[extended]!).fill(extended + 1)
      const wrong: number[] = []
      lengths.forEach((length, extended) => {
        store.put(extended, bytesOf(extended), 0, length)
        for (let i = 0; i <= extended; i++) {
          const offset = store.offsetOf(i)
          const kept = offset < 0 ? null : store.memory.slice(offset, offset + store.lengthOf(i))
          if (kept && Buffer.compare(kept, bytesOf(i)) !== 0) wrong.push(i)
        }
        expect(store.offsetOf(extended)).toBeGreaterThanOrEqual(0)
      })
      expect(wrong).toEqual([])
    }),
  )
})
