/** The media engine for Prometheus: sums over all rooms. People are no labels: their numbers would never end, and are nobody's business. */
import type { MetricFamily, MetricSample } from './ops/exposition.ts'
import type { MediaCounts } from './sfu/forwarding/media-counts.ts'
import type { WorkerReport } from './signalling/report/worker-report.ts'

type Labels = MetricSample['labels']

/** What counts as lost until a copy comes may become less; a counter of Prometheus may not. Of one thread, as told last. */
interface Told {
  readonly thread: number
  readonly at: number
  readonly lostUp: number
  readonly lostDown: number
}

const UP: Labels = { direction: 'up' }
const DOWN: Labels = { direction: 'down' }
const QUALITIES = ['excellent', 'good', 'poor'] as const

export function createMediaMetrics(report: () => Promise<readonly WorkerReport[]>): () => Promise<readonly MetricFamily[]> {
  let told: readonly Told[] = []
  return async () => {
    const reports = await report()
    told = reports.map((each) =>
      grown(
        each,
        told.find(({ thread }) => thread === each.thread),
      ),
    )
    return [...placeFamilies(reports), ...trafficFamilies(reports, told), ...threadFamilies(reports)]
  }
}

function grown({ thread, at, engine: { counts } }: WorkerReport, before: Told | undefined): Told {
  // A thread that began anew counts from nothing.
  const from = before !== undefined && before.at <= at ? before : { lostUp: 0, lostDown: 0 }
  return { thread, at, lostUp: Math.max(from.lostUp, counts.lostUp), lostDown: Math.max(from.lostDown, counts.lostDown) }
}

function placeFamilies(reports: readonly WorkerReport[]): readonly MetricFamily[] {
  const rooms = reports.flatMap((report) => report.rooms)
  const peers = rooms.flatMap(({ people }) => people.map(({ peer }) => peer))
  const tracks = (['audio', 'video'] as const).flatMap((kind) => [
    { labels: { kind, ...UP }, value: sum(rooms, ({ published }) => published[kind]) },
    { labels: { kind, ...DOWN }, value: sum(rooms, ({ subscribed }) => subscribed[kind]) },
  ])
  return [
    gauge('latch_media_rooms', 'Rooms that are open', [one(rooms.length)]),
    gauge(
      'latch_media_peers',
      'Media connections, by the quality of the network',
      QUALITIES.map((quality) => ({ labels: { quality }, value: peers.filter((peer) => peer.quality === quality).length })),
    ),
    gauge('latch_media_tracks', 'Tracks that come from publishers (up) and go to subscribers (down)', tracks),
    gauge('latch_media_signal_connections', 'Signalling connections of clients', [one(sum(reports, ({ signalSockets }) => signalSockets))]),
    gauge('latch_media_tcp_connections', 'TCP connections to the media port', [one(sum(reports, ({ engine }) => engine.connections))]),
  ]
}

function trafficFamilies(reports: readonly WorkerReport[], told: readonly Told[]): readonly MetricFamily[] {
  const both = (up: keyof MediaCounts, down: keyof MediaCounts): readonly MetricSample[] => [
    { labels: UP, value: sum(reports, ({ engine }) => engine.counts[up]) },
    { labels: DOWN, value: sum(reports, ({ engine }) => engine.counts[down]) },
  ]
  const lost = [
    { labels: UP, value: sum(told, ({ lostUp }) => lostUp) },
    { labels: DOWN, value: sum(told, ({ lostDown }) => lostDown) },
  ]
  return [
    counter(
      'latch_media_packets_total',
      'RTP and RTCP packets from clients (up) and to them (down)',
      both('receivedPackets', 'sentPackets'),
    ),
    counter('latch_media_bytes_total', 'Their bytes, before encryption', both('receivedBytes', 'sentBytes')),
    counter('latch_media_lost_packets_total', 'Packets that did not come (up) or that clients report as lost (down)', lost),
    counter('latch_media_retransmitted_packets_total', 'Copies that came (up) and that were sent (down)', both('resentUp', 'resentDown')),
    counter(
      'latch_media_key_frame_requests_total',
      'PLI sent to publishers (up), PLI and FIR of subscribers (down)',
      both('keyFramesAsked', 'keyFramesWanted'),
    ),
    counter('latch_media_pauses_total', 'Pictures held because a subscriber’s network did not carry them', [
      one(sum(reports, ({ engine }) => engine.counts.pauses)),
    ]),
  ]
}

function threadFamilies(reports: readonly WorkerReport[]): readonly MetricFamily[] {
  const each = (value: (report: WorkerReport) => number): readonly MetricSample[] =>
    reports.map((report) => ({ labels: { thread: String(report.thread) }, value: value(report) }))
  const delays = reports.flatMap(({ delay, thread }) =>
    delay === null
      ? []
      : [
          { labels: { thread: String(thread), quantile: '0.5' }, value: delay.p50 / 1000 },
          { labels: { thread: String(thread), quantile: '0.99' }, value: delay.p99 / 1000 },
        ],
  )
  return [
    counter(
      'latch_media_cpu_seconds_total',
      'Processor time of a media thread',
      each(({ cpuMs }) => cpuMs / 1000),
    ),
    gauge('latch_media_event_loop_delay_seconds', 'How far a media thread is behind, over the last seconds', delays),
    gauge(
      'latch_media_accelerated',
      'Whether the accelerator encrypts and sends the packets of a media thread',
      each(({ engine }) => (engine.acceleration.state === 'accelerated' ? 1 : 0)),
    ),
    gauge(
      'latch_media_heap_bytes',
      'JavaScript objects of a media thread',
      each(({ heapBytes }) => heapBytes),
    ),
  ]
}

const one = (value: number): MetricSample => ({ labels: {}, value })
const sum = <T>(items: readonly T[], value: (item: T) => number): number => items.reduce((total, item) => total + value(item), 0)
const gauge = (name: string, help: string, samples: readonly MetricSample[]): MetricFamily => ({ name, help, type: 'gauge', samples })
const counter = (name: string, help: string, samples: readonly MetricSample[]): MetricFamily => ({ name, help, type: 'counter', samples })
