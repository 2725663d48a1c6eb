import { expect, it } from 'vitest'
import { createMediaMetrics } from './media-metrics.ts'
import { writeFamilies } from './ops/exposition.ts'
import { noCounts, type MediaCounts } from './sfu/forwarding/media-counts.ts'
import type { PersonReport, WorkerReport } from './signalling/report/worker-report.ts'

const person = (name: string, quality: 'good' | 'poor'): PersonReport => ({
  sid: `sid of ${name}`,
  name,
  kind: 'standard',
  peer: { quality, roundTripMs: 1, lossUp: 0, lossDown: 0, downlink: null, protocol: 'udp', counts: noCounts() },
  tracks: null,
})

const worker = (at: number, counts: Partial<MediaCounts>, thread = 0): WorkerReport => ({
  thread,
  at,
  cpuMs: 1500,
  delay: { p50: 1, p99: 12 },
  heapBytes: 77,
  engine: { peers: 2, connections: 3, acceleration: { state: 'accelerated', reason: null }, counts: { ...noCounts(), ...counts } },
  signalSockets: 4,
  rooms: [
    {
      room: 'conf_secret',
      published: { audio: 2, video: 1 },
      subscribed: { audio: 2, video: 1 },
      people: [person('Ada', 'good'), person('Bob', 'poor')],
    },
  ],
})

/** Everything but comments, as a table. */
async function scrape(families: ReturnType<typeof createMediaMetrics>): Promise<Record<string, number>> {
  const lines = writeFamilies(await families())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}

it('sums over threads and rooms', async () => {
  const counts = { receivedPackets: 10, sentPackets: 30, receivedBytes: 1000, sentBytes: 3000, resentDown: 4, keyFramesAsked: 5, pauses: 6 }
  const found = await scrape(createMediaMetrics(() => Promise.resolve([worker(1, counts), worker(1, counts, 1)])))
  expect(found).toMatchObject({
    latch_media_rooms: 2,
    'latch_media_peers{quality="excellent"}': 0,
    'latch_media_peers{quality="poor"}': 2,
    'latch_media_tracks{kind="audio",direction="up"}': 4,
    'latch_media_tracks{kind="video",direction="down"}': 2,
    latch_media_signal_connections: 8,
    latch_media_tcp_connections: 6,
    'latch_media_packets_total{direction="up"}': 20,
    'latch_media_bytes_total{direction="down"}': 6000,
    'latch_media_retransmitted_packets_total{direction="down"}': 8,
    'latch_media_key_frame_requests_total{direction="up"}': 10,
    latch_media_pauses_total: 12,
    'latch_media_cpu_seconds_total{thread="1"}': 1.5,
    'latch_media_event_loop_delay_seconds{thread="0",quantile="0.99"}': 0.012,
    'latch_media_accelerated{thread="0"}': 1,
    'latch_media_heap_bytes{thread="0"}': 77,
  })
})

it('counters never go back while a thread lives, and begin anew with it', async () => {
  let report = worker(10, { lostUp: 5 })
  const families = createMediaMetrics(() => Promise.resolve([report]))
  const lost = async (): Promise<number | undefined> => (await scrape(families))['latch_media_lost_packets_total{direction="up"}']
  expect(await lost()).toBe(5)
  // A copy of one came.
  report = worker(20, { lostUp: 4 })
  expect(await lost()).toBe(5)
  report = worker(30, { lostUp: 9 })
  expect(await lost()).toBe(9)
  report = worker(1, { lostUp: 1 })
  expect(await lost()).toBe(1)
})

it('holds nothing of people or meetings, and keeps to the conventions of names', async () => {
  const families = await createMediaMetrics(() => Promise.resolve([worker(1, {})]))()
  const text = writeFamilies(families)
  for (const kept of ['Ada', 'sid', 'conf_secret']) expect(text).not.toContain(kept)
  for (const { name, type } of families) {
    expect(name).toMatch(/^latch_media_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
  }
})

it('is there while the engine starts, with nothing in it', async () => {
  expect(await scrape(createMediaMetrics(() => Promise.resolve([])))).toMatchObject({ latch_media_rooms: 0 })
})
