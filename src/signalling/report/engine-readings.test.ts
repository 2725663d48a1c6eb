import { describe, expect, it } from 'vitest'
import { noCounts } from '../../sfu/forwarding/media-counts.ts'
import { readingOf } from './engine-reading.ts'
import { createEngineReadings } from './engine-readings.ts'
import type { PersonReport, WorkerReport } from './worker-report.ts'

const person = (sid: string, receivedBytes: number, sentBytes = 0, tracks: PersonReport['tracks'] = null): PersonReport => ({
  sid,
  name: sid,
  kind: 'standard',
  peer: {
    quality: 'good',
    roundTripMs: 20,
    lossUp: 0.01,
    lossDown: 0.02,
    downlink: 900_000,
    protocol: 'tcp',
    counts: { ...noCounts(), receivedBytes, sentBytes, receivedPackets: receivedBytes / 100 },
  },
  tracks,
})

const worker = (at: number, cpuMs: number, people: readonly PersonReport[], sentBytes = 0, thread = 0): WorkerReport => ({
  thread,
  at,
  cpuMs,
  delay: { p50: 1, p99: 9 },
  heapBytes: 5,
  engine: {
    peers: people.length,
    connections: 1,
    acceleration: { state: 'accelerated', reason: null },
    counts: { ...noCounts(), sentBytes },
  },
  signalSockets: 3,
  rooms: [{ room: 'r', published: { audio: 0, video: 0 }, subscribed: { audio: 0, video: 0 }, people }],
})

describe('two reports', () => {
  it('give rates of what went through between them', () => {
    const { workers, rooms } = readingOf(
      [worker(1000, 10, [person('a', 1000, 4000)], 500)],
      [worker(3000, 510, [person('a', 2000, 8000)], 1500)],
    )
    expect(workers).toEqual([
      {
        thread: 0,
        cpu: 0.25,
        delay: { p50: 1, p99: 9 },
        heapBytes: 5,
        acceleration: { state: 'accelerated', reason: null },
        peers: 1,
        tcpConnections: 1,
        signalSockets: 3,
        up: { bitrate: 0, packetRate: 0 },
        down: { bitrate: 4000, packetRate: 0 },
      },
    ])
    expect(rooms[0]?.people[0]).toMatchObject({
      quality: 'good',
      protocol: 'tcp',
      roundTripMs: 20,
      up: { bitrate: 4000, packetRate: 5, loss: 0.01 },
      down: { bitrate: 16_000, loss: 0.02, limit: 900_000 },
      tracks: null,
    })
  })

  it('say nothing of rates of whoever came in between, and of a thread that began anew', () => {
    const [, came] = readingOf([worker(1000, 0, [person('a', 0)])], [worker(2000, 0, [person('a', 0), person('b', 900)])]).rooms[0]!.people
    expect(came?.up).toMatchObject({ bitrate: null, packetRate: null })
    const anew = readingOf([worker(9000, 500, [person('a', 9000)])], [worker(100, 20, [person('a', 10)])])
    expect(anew.workers[0]).toMatchObject({ cpu: null, up: { bitrate: null } })
    expect(anew.rooms[0]?.people[0]?.up.bitrate).toBeNull()
  })

  it('are compared thread by thread, though one of them did not answer', () => {
    const [first, second] = [worker(1000, 100, [], 0, 0), worker(1000, 900, [], 0, 1)]
    expect(readingOf([first, second], [worker(2000, 1000, [], 0, 1)]).workers).toMatchObject([{ thread: 1, cpu: 0.1 }])
    expect(readingOf([second], [worker(2000, 200, [], 0, 0)]).workers).toMatchObject([{ thread: 0, cpu: null }])
  })

  it('give rates of each layer and of each track received', () => {
    const layer = { rid: 'q', live: true, lost: 1, loss: 0.1, jitterMs: 4 }
    const track = { sid: 't', kind: 'video', source: 'camera' } as const
    const sends = (bytes: number) => [{ ...track, codec: 'vp8', muted: false, layers: [{ ...layer, packets: 1, bytes }] }]
    const flowing = { from: 'b', codec: 'vp8', layers: 3, layer: 1, state: 'flowing', packets: 2, lost: 3, resent: 4 } as const
    const tracks = (bytes: number): PersonReport['tracks'] => ({
      sends: sends(bytes),
      receives: [{ ...track, ...flowing, bytes: 2 * bytes }],
    })
    const at = (ms: number, bytes: number): WorkerReport => worker(ms, 0, [person('a', 0, 0, tracks(bytes))])
    const { tracks: read } = readingOf([at(1000, 0)], [at(2000, 1000)]).rooms[0]!.people[0]!
    expect(read).toEqual({
      sends: [{ ...track, codec: 'vp8', muted: false, layers: [{ ...layer, packets: 1, bitrate: 8000 }] }],
      receives: [
        { ...track, from: 'b', codec: 'vp8', layers: 3, layer: 1, state: 'flowing', packets: 2, lost: 3, resent: 4, bitrate: 16_000 },
      ],
    })
    // Published anew: fewer bytes than before are no negative rate.
    expect(readingOf([at(1000, 500)], [at(2000, 100)]).rooms[0]!.people[0]!.tracks?.sends[0]?.layers[0]?.bitrate).toBeNull()
  })
})

describe('readings', () => {
  function machine() {
    const asked: (string | null)[] = []
    let time = 0
    const readings = createEngineReadings({
      report(room) {
        asked.push(room)
        return Promise.resolve([worker(time, time / 2, [person('a', time)])])
      },
      now: () => time,
      wait(ms) {
        time += ms
        return Promise.resolve()
      },
    })
    return { asked, readings, pass: (ms: number) => void (time += ms) }
  }

  it('have rates from the first on', async () => {
    const { asked, readings } = machine()
    expect((await readings.read(null)).workers[0]?.cpu).toBe(0.5)
    expect(asked).toHaveLength(2)
  })

  it('do not ask the threads oftener than once a second, however many want to know', async () => {
    const { asked, readings, pass } = machine()
    await Promise.all([readings.read(null), readings.read(null)])
    pass(900)
    await readings.read(null)
    expect(asked).toHaveLength(2)
    pass(200)
    expect((await readings.read(null)).rooms[0]?.people[0]?.up.bitrate).toBe(8000)
    expect(asked).toHaveLength(3)
  })

  it('are of the present, after a long time too, and of one room beside another', async () => {
    const { asked, readings, pass } = machine()
    await readings.read('r')
    await readings.read(null)
    expect(asked).toEqual(['r', 'r', null, null])
    pass(60_000)
    await readings.read('r')
    expect(asked.slice(4)).toEqual(['r', 'r'])
  })
})
