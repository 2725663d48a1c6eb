import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PacketRing } from './packet-ring.ts'

const CAPACITY = 1024
const bytes = (maxLength: number) => fc.uint8Array({ maxLength })
const ringOn = (memory: SharedArrayBuffer): PacketRing => new PacketRing(memory, 4, CAPACITY)
const memoryOfOne = (): SharedArrayBuffer => new SharedArrayBuffer(4 + PacketRing.sizeOf(CAPACITY))

function readAll(ring: PacketRing): [number[], number[]][] {
  const found: [number[], number[]][] = []
  ring.readAll((label, packet) => void found.push([[...label], [...packet]]))
  return found
}

describe('a ring of packets between two threads', () => {
  it('gives out what was put in, in order, however far it is read now and then', () => {
    const packet = fc.tuple(bytes(20), bytes(300))
    fc.assert(
      fc.property(fc.array(fc.oneof(packet, fc.constant('read' as const)), { maxLength: 60 }), (steps) => {
        const memory = memoryOfOne()
        const [writer, reader] = [ringOn(memory), ringOn(memory)]
        const [put, got]: [number[], number[]][][] = [[], []]
        let waiting = 0
        for (const step of steps) {
          if (step === 'read') {
            got!.push(...readAll(reader))
            waiting = 0
          } else if (writer.write(step[0], step[1])) {
            put!.push([[...step[0]], [...step[1]]])
            waiting++
          } else if (waiting === 0) throw new Error('an empty ring took nothing')
        }
        got!.push(...readAll(reader))
        expect(got).toEqual(put)
      }),
    )
  })

  it('takes no more than there is room for, and goes on when it is read', () => {
    const memory = memoryOfOne()
    const [writer, reader] = [ringOn(memory), ringOn(memory)]
    const packet = new Uint8Array(100)
    let taken = 0
    while (writer.write(new Uint8Array(4), packet)) taken++
    expect(taken).toBe(Math.floor(CAPACITY / 108))
    expect(readAll(reader)).toHaveLength(taken)
    expect(writer.write(new Uint8Array(4), packet)).toBe(true)
  })

  it('leaves free what is to be spared', () => {
    const writer = ringOn(memoryOfOne())
    let taken = 0
    while (writer.write(new Uint8Array(0), new Uint8Array(60), CAPACITY / 2)) taken++
    expect(taken).toBe(CAPACITY / 2 / 64)
    expect(writer.write(new Uint8Array(0), new Uint8Array(60))).toBe(true)
  })

  it('never takes what is longer than itself', () => {
    expect(ringOn(memoryOfOne()).write(new Uint8Array(0), new Uint8Array(CAPACITY))).toBe(false)
  })

  it('goes on where positions pass 32 bits', () => {
    const memory = memoryOfOne()
    new Int32Array(memory, 4, 2).fill(-64)
    const [writer, reader] = [ringOn(memory), ringOn(memory)]
    for (let round = 0; round < 20; round++) {
      expect(writer.write(Uint8Array.of(round), new Uint8Array(50).fill(round))).toBe(true)
      expect(readAll(reader)).toEqual([[[round], Array(50).fill(round)]])
    }
  })

  it('begins anew for a new reader', () => {
    const memory = memoryOfOne()
    const [writer, reader] = [ringOn(memory), ringOn(memory)]
    writer.write(Uint8Array.of(1), Uint8Array.of(1))
    reader.skipAll()
    writer.write(Uint8Array.of(2), Uint8Array.of(2))
    expect(readAll(reader)).toEqual([[[2], [2]]])
  })
})
