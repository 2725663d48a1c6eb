import { describe, expect, it } from 'vitest'
import { CameraOrder } from './camera-order.ts'

const orderOf = (resent: boolean) => {
  const delivered: number[] = []
  const order = new CameraOrder(resent, ({ sequence }) => delivered.push(sequence))
  const put = (extended: number, now: number): void =>
    order.put(extended, { sequence: extended & 0xffff, timestamp: 0, marker: false, payload: new Uint8Array(1) }, now)
  return { order, delivered, put }
}

describe('the order of the camera’s packets', () => {
  it('[V3] is that of their numbers, where one overtook another', () => {
    const { delivered, put } = orderOf(false)
    for (const [number, now] of [
      [65_535, 0],
      [65_537, 1],
      [65_536, 2],
      [65_538, 3],
    ] as const)
      put(number, now)
    expect(delivered).toEqual([65_535, 0, 1, 2])
  })

  it('goes on without one that does not come', () => {
    const { order, delivered, put } = orderOf(false)
    for (const [number, now] of [
      [1, 0],
      [3, 10],
      [4, 12],
      [6, 15],
    ] as const)
      put(number, now)
    expect(order.nextAt).toBe(40)
    order.tick(39)
    expect(delivered).toEqual([1])
    order.tick(40)
    expect(delivered).toEqual([1, 3, 4])
    order.tick(order.nextAt)
    expect(delivered).toEqual([1, 3, 4, 6])
    put(2, 50)
    expect(delivered).toEqual([1, 3, 4, 6])
    expect(order.nextAt).toBe(Number.POSITIVE_INFINITY)
  })

  it('waits longer for what is sent again', () => {
    const { order, delivered, put } = orderOf(true)
    put(1, 0)
    put(3, 10)
    order.tick(120)
    put(2, 121)
    expect(delivered).toEqual([1, 2, 3])
  })

  it('[T4] keeps few, whatever is missing', () => {
    const { delivered, put } = orderOf(true)
    put(1, 0)
    for (let number = 3; number < 1_000; number += 2) put(number, 1)
    expect(delivered.length).toBeGreaterThan(300)
  })
})
