/** Two reports of the same threads, and what went through between them. */
import type { Acceleration } from '../../accelerator/accelerator.ts'
import type { MediaCounts } from '../../sfu/forwarding/media-counts.ts'
import type { UpLayerReport } from '../../sfu/forwarding/media-report.ts'
import type { PersonReport, ReceivedTrack, SentTrack, WorkerReport } from './worker-report.ts'
import type { LoopDelay } from './thread-vitals.ts'

/** What went one way, per second. Null where nothing is known of before. */
interface Flow {
  readonly bitrate: number | null
  readonly packetRate: number | null
}

interface WorkerReading {
  /** Which media thread, 0 the first. */
  readonly thread: number
  /** Of one processor, 0 to 1; null where nothing is known of before. */
  readonly cpu: number | null
  readonly delay: LoopDelay | null
  readonly heapBytes: number
  readonly acceleration: Acceleration
  readonly peers: number
  readonly tcpConnections: number
  readonly signalSockets: number
  readonly up: Flow
  readonly down: Flow
}

interface PersonReading extends Omit<PersonReport, 'peer' | 'tracks'>, Pick<PersonReport['peer'], 'quality' | 'protocol' | 'roundTripMs'> {
  readonly up: Flow & { readonly loss: number }
  /** `limit`: what the network is thought to carry, bits per second; null while nothing speaks against everything. */
  readonly down: Flow & { readonly loss: number; readonly limit: number | null }
  readonly tracks: TracksReading | null
}

interface TracksReading {
  readonly sends: readonly SentReading[]
  readonly receives: readonly ReceivedReading[]
}

type LayerReading = Omit<UpLayerReport, 'bytes'> & Pick<Flow, 'bitrate'>
type SentReading = Omit<SentTrack, 'layers'> & { readonly layers: readonly LayerReading[] }
type ReceivedReading = Omit<ReceivedTrack, 'bytes'> & Pick<Flow, 'bitrate'>

interface RoomReading {
  readonly room: string
  readonly people: readonly PersonReading[]
}

export interface EngineReading {
  readonly workers: readonly WorkerReading[]
  readonly rooms: readonly RoomReading[]
}

/** A thread that began anew since has no earlier report. */
export function readingOf(earlier: readonly WorkerReport[], later: readonly WorkerReport[]): EngineReading {
  const pairs = later.map((report) => {
    const before = earlier.find(({ thread }) => thread === report.thread)
    return { report, before: before !== undefined && before.at < report.at ? before : undefined }
  })
  return {
    workers: pairs.map(({ report, before }) => readWorker(report, before)),
    rooms: pairs.flatMap(({ report, before }) => readRooms(report, before)),
  }
}

function readWorker(report: WorkerReport, before: WorkerReport | undefined): WorkerReading {
  const { thread, at, cpuMs, delay, heapBytes, engine, signalSockets } = report
  const ms = before === undefined ? 0 : at - before.at
  return {
    thread,
    cpu: before === undefined ? null : (cpuMs - before.cpuMs) / ms,
    delay,
    heapBytes,
    acceleration: engine.acceleration,
    peers: engine.peers,
    tcpConnections: engine.connections,
    signalSockets,
    ...flowsOf(engine.counts, before?.engine.counts, ms),
  }
}

function readRooms(report: WorkerReport, before: WorkerReport | undefined): readonly RoomReading[] {
  const ms = before === undefined ? 0 : report.at - before.at
  const known = bySid((before?.rooms ?? []).flatMap(({ people }) => people))
  return report.rooms.map(({ room, people }) => ({ room, people: people.map((person) => readPerson(person, known.get(person.sid), ms)) }))
}

function readPerson(person: PersonReport, before: PersonReport | undefined, ms: number): PersonReading {
  const { sid, name, kind, peer, tracks } = person
  const { quality, protocol, roundTripMs, lossUp, lossDown, downlink, counts } = peer
  const { up, down } = flowsOf(counts, before?.peer.counts, ms)
  return {
    sid,
    name,
    kind,
    quality,
    protocol,
    roundTripMs,
    up: { ...up, loss: lossUp },
    down: { ...down, loss: lossDown, limit: downlink },
    tracks: tracks === null ? null : readTracks(tracks, before?.tracks ?? null, ms),
  }
}

function readTracks(tracks: NonNullable<PersonReport['tracks']>, before: PersonReport['tracks'], ms: number): TracksReading {
  const sent = bySid(before?.sends ?? [])
  const received = bySid(before?.receives ?? [])
  return {
    sends: tracks.sends.map((track) => readSent(track, sent.get(track.sid), ms)),
    receives: tracks.receives.map(({ bytes, ...track }) => ({
      ...track,
      bitrate: rateOf(bytes, received.get(track.sid)?.bytes, ms, 8),
    })),
  }
}

const readSent = ({ layers, ...track }: SentTrack, before: SentTrack | undefined, ms: number): SentReading => ({
  ...track,
  layers: layers.map(({ bytes, ...layer }, index) => ({
    ...layer,
    bitrate: rateOf(bytes, before?.layers[index]?.bytes, ms, 8),
  })),
})

const flowsOf = (counts: MediaCounts, before: MediaCounts | undefined, ms: number): { readonly up: Flow; readonly down: Flow } => ({
  up: {
    bitrate: rateOf(counts.receivedBytes, before?.receivedBytes, ms, 8),
    packetRate: rateOf(counts.receivedPackets, before?.receivedPackets, ms, 1),
  },
  down: {
    bitrate: rateOf(counts.sentBytes, before?.sentBytes, ms, 8),
    packetRate: rateOf(counts.sentPackets, before?.sentPackets, ms, 1),
  },
})

/** Per second. A track that was negotiated anew counts from the beginning. */
function rateOf(count: number, before: number | undefined, ms: number, factor: number): number | null {
  if (before === undefined || before > count) return null
  return ((count - before) * factor * 1000) / ms
}

const bySid = <T extends { readonly sid: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.sid, item]))
