import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PacketOrder } from './packet-order.ts'

function stage() {
  const out: (number | 'hole')[] = []
  const order = new PacketOrder({ next: ({ timestamp }) => void out.push(timestamp), hole: () => void out.push('hole') })
  /** Each packet bears its own number as its timestamp. */
  const arrive = (extended: number, now = 0): void =>
    order.arrived(extended, { payloadType: 96, timestamp: extended, marker: false, payload: Uint8Array.of(1) }, now)
  return { out, order, arrive }
}

describe('packets in order', () => {
  it('one that was overtaken is waited for, and takes its place', () => {
    const { out, order, arrive } = stage()
    for (const extended of [10, 12, 13]) arrive(extended)
    expect(out).toEqual([10])
    arrive(11)
    expect(out).toEqual([10, 11, 12, 13])
    order.tick(10_000)
    expect(out).not.toContain('hole')
  })

  it('a hole is given up after half a second, and told', () => {
    const { out, order, arrive } = stage()
    for (const extended of [10, 12, 14]) arrive(extended)
    order.tick(400)
    expect(out).toEqual([10])
    order.tick(501)
    expect(out).toEqual([10, 'hole', 12])
    arrive(11, 502)
    expect(out).toEqual([10, 'hole', 12])
    order.tick(1100)
    expect(out).toEqual([10, 'hole', 12, 'hole', 14])
  })

  it('no more waits than a second or two of a picture', () => {
    const { out, order, arrive } = stage()
    arrive(0)
    for (let extended = 2; extended < 5000; extended += 2) arrive(extended)
    expect(order.waiting).toBeLessThanOrEqual(512)
    expect(out.length).toBeGreaterThan(1000)
  })

  it('in whatever order they come, they go out ascending, and a hole stands wherever one is left out', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 100, max: 160 }), { minLength: 1 })
    fc.assert(
      fc.property(numbers, (arriving) => {
        const { out, order, arrive } = stage()
        for (const extended of [100, ...arriving.filter((each) => each !== 100)]) arrive(extended)
        for (let now = 1000; order.waiting > 0; now += 1000) order.tick(now)
        let last = 99
        for (const [at, each] of out.entries()) {
          if (each === 'hole') continue
          expect(each > last).toBe(true)
          expect(each === last + 1).toBe(out[at - 1] !== 'hole')
          last = each
        }
        expect(out.filter((each) => each !== 'hole')).toHaveLength(new Set([100, ...arriving]).size)
      }),
    )
  })

  it('what waits is a copy', () => {
    const payloads: number[] = []
    const order = new PacketOrder({ next: ({ payload }) => void payloads.push(payload[0] ?? 0), hole: () => undefined })
    const memory = Uint8Array.of(1)
    const packet = { payloadType: 96, timestamp: 0, marker: false, payload: memory }
    order.arrived(1, packet, 0)
    order.arrived(3, packet, 0)
    memory[0] = 2
    order.arrived(2, packet, 0)
    expect(payloads).toEqual([1, 2, 1])
  })
})
