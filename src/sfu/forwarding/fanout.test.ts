import { expect, it } from 'vitest'
import type { BatchSuite, SrtpSender } from '../srtp/srtp-suite.ts'
import { Fanout, FANOUT_BYTES } from './fanout.ts'

/** Room that each packet has. */
const SLOT = 1856

/** A fan-out, with what happened in order: packets by their first byte. */
function stage() {
  const told: string[] = []
  const fanout = new Fanout(new Uint8Array(FANOUT_BYTES))
  const suite: BatchSuite = { protectAll: ({ count }) => void told.push(`protect ${String(count)}`) }
  const sender: SrtpSender = { suite, protect: (_memory, _offset, length) => length }
  let gathered: Uint8Array | null = null
  const detach = fanout.attach({ gatherFrom: (memory) => (gathered = memory), flush: () => void told.push('flush') })
  const write = (packet: number): void => {
    const at = fanout.claim()
    fanout.memory[at] = packet
    fanout.commit(100, 12, packet, sender, (memory, offset) => void told.push(`send ${String(memory[offset])}`))
  }
  return { told, fanout, write, detach, gathered: () => gathered }
}

it('protects, sends and flushes what was written, and nothing where nothing was', () => {
  const { told, fanout, write, detach, gathered } = stage()
  expect(gathered()).toBe(fanout.memory)
  fanout.flush()
  write(1)
  write(2)
  fanout.flush()
  fanout.flush()
  expect(told).toEqual(['protect 2', 'send 1', 'send 2', 'flush'])
  detach()
  write(3)
  fanout.flush()
  expect(told.slice(4)).toEqual(['protect 1', 'send 3'])
})

it('lets all leave together that several packets lead to while they are held', () => {
  const { told, fanout, write } = stage()
  fanout.hold()
  for (const packet of [1, 2]) {
    write(packet)
    fanout.flush()
  }
  expect(told).toEqual([])
  fanout.release()
  expect(told).toEqual(['protect 2', 'send 1', 'send 2', 'flush'])
})

it('needs no key any more of what has settled, which leaves with the rest', () => {
  const { told, fanout, write } = stage()
  fanout.hold()
  write(1)
  fanout.settle()
  expect(told).toEqual(['protect 1', 'send 1'])
  write(2)
  fanout.release()
  expect(told.slice(2)).toEqual(['protect 1', 'send 2', 'flush'])
})

it('overwrites nothing that was not flushed, however much is written', () => {
  const { told, fanout, write } = stage()
  fanout.hold()
  for (let packet = 0; packet < 3000; packet++) write(packet & 0xff)
  fanout.release()
  expect(told.filter((what) => what.startsWith('send')).length).toBe(3000)
  const between = told
    .join(' ')
    .split('flush')
    .map((part) => part.match(/send/g)?.length ?? 0)
  expect(Math.max(...between) * SLOT).toBeLessThanOrEqual(FANOUT_BYTES)
  expect(between.length).toBeGreaterThan(2)
})
