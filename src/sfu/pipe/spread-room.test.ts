/** A room over three engines: who sends and who is sent live anywhere, and the room does not notice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DownTrack } from '../forwarding/down-track.ts'
import { PACKETS_PER_FRAME, SimulatedCamera } from '../forwarding/simulated-camera.suite.ts'
import { EXTENSION_IDS, OPUS, pictureLoss, SimulatedClient, VP8, type SeenPacket } from '../forwarding/simulated-client.suite.ts'
import { threadFanout } from '../forwarding/thread-fanout.ts'
import type { SoundGate, UpTrack } from '../forwarding/up-track.ts'
import { workerOf } from '../transport/ice/worker-mark.ts'
import { exchangeMemory, PacketExchange, pipesRing } from '../transport/net/packet-exchange.ts'
import type { IceCredentials, Peer, PeerCloseReason, PeerEvents, PeerReport, PeerState } from '../transport/peer.ts'
import type { HostablePeer } from './hosted-peer.ts'
import { SiblingEngines } from './sibling-engines.ts'
import type { SiblingMessage } from './sibling-message.ts'

const WORKERS = 3
const HOME = 0
const SSRC = 0x1000
const LAYERS = ['q', 'h', 'f'].map((rid, i) => ({ rid, ssrc: 0x10 + i, rtxSsrc: 0x20 + i }))

const clock = { ms: 1000 }

/** A peer whose client is simulated, and whose transport is not there at all. */
class MediaPeer implements HostablePeer {
  readonly client = new SimulatedClient(clock)
  readonly fingerprint = 'sha-256 00'
  readonly candidates = []
  readonly sentData: string[] = []
  readonly restarts: IceCredentials[] = []
  local: IceCredentials
  state: PeerState = 'new'
  /** Of the data channel. */
  full = false
  readonly #listeners: { state: PeerEvents['state'][]; data: PeerEvents['data'][] } = { state: [], data: [] }

  constructor(local: IceCredentials = { ufrag: 'own', pwd: '' }) {
    this.local = local
  }

  on<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): () => void {
    ;(this.#listeners[event] as PeerEvents[E][]).push(listener)
    return () => undefined
  }

  connect(): void {
    this.#become('connecting')
    this.client.connect()
    this.#become('connected')
  }

  restartIce(_remote: IceCredentials | null, local = this.local): IceCredentials {
    this.restarts.push(local)
    return (this.local = local)
  }

  addUpTrack: Peer['addUpTrack'] = (options) => this.client.media.addUpTrack(options)
  addDownTrack: Peer['addDownTrack'] = (options) => this.client.media.addDownTrack(options)
  quality: Peer['quality'] = () => this.client.media.quality()
  openData = (): void => undefined

  report(): PeerReport {
    return { ...this.client.media.report(), protocol: 'udp' }
  }

  sendData(label: string, message: Uint8Array): boolean {
    if (!this.full) this.sentData.push(`${label} ${Buffer.from(message).toString()}`)
    return !this.full
  }

  saysData(text: string): void {
    for (const listener of this.#listeners.data) listener('_reliable', Buffer.from(text))
  }

  close(reason: PeerCloseReason): void {
    if (this.state === 'closed') return
    this.client.media.close()
    this.#become('closed', reason)
  }

  #become(state: PeerState, reason?: PeerCloseReason): void {
    this.state = state
    for (const listener of this.#listeners.state) listener(state, reason)
  }
}

/** The engines of three threads, here in one: what they say to each other takes its time all the same. */
class Machine {
  readonly peers: MediaPeer[] = []
  readonly engines: SiblingEngines[]
  /** To look on by. */
  readonly #exchanges: readonly PacketExchange[]
  #carried = 0
  #closed = false

  constructor() {
    const pipes = exchangeMemory(WORKERS, pipesRing)
    this.#exchanges = Array.from(
      { length: WORKERS },
      (_, worker) => new PacketExchange({ worker, workers: WORKERS, memory: pipes }, pipesRing),
    )
    this.engines = Array.from({ length: WORKERS }, (_, worker) => this.#engine(worker, pipes))
  }

  /** At home, or seen from there; with its client's end. */
  async member(worker: number): Promise<{ readonly peer: Peer; readonly own: MediaPeer }> {
    const before = this.peers.length
    const peer = worker === HOME ? this.#own() : this.engines[HOME]!.createPeer(worker)
    peer.connect({ ufrag: 'theirs', pwd: 'x', fingerprint: 'sha-256 11' })
    await this.until(() => peer.state === 'connected')
    return { peer, own: this.peers[before]! }
  }

  /** Lets time pass until it is so. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      this.tick()
      await new Promise(setImmediate)
    }
  }

  /** Whatever was on its way has come, and what came of it. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      await new Promise(setImmediate)
      quiet = this.#carried === 0 && this.#exchanges.every((exchange) => exchange.isIdle) ? quiet + 1 : 0
    }
  }

  tick(): void {
    clock.ms += 20
    for (const { client } of this.peers) client.media.tick()
    for (const engine of this.engines) engine.tick()
  }

  close(): void {
    this.#closed = true
    for (const engine of this.engines) engine.close()
  }

  #engine(worker: number, memory: SharedArrayBuffer): SiblingEngines {
    return new SiblingEngines({
      place: { worker, workers: WORKERS, memory },
      fingerprint: 'sha-256 00',
      candidates: () => [],
      createPeer: (local) => this.#own(local),
      fanout: threadFanout,
      now: () => clock.ms,
      post: (to, message) => this.#carry(worker, to, structuredClone(message)),
    })
  }

  #carry(from: number, to: number, message: SiblingMessage): void {
    this.#carried++
    setImmediate(() => {
      this.#carried--
      if (!this.#closed) this.engines[to]?.heard(from, message)
    })
  }

  #own(local?: IceCredentials): MediaPeer {
    const peer = new MediaPeer(local)
    this.peers.push(peer)
    return peer
  }
}

let machine: Machine
beforeEach(() => {
  machine = new Machine()
})
afterEach(() => machine.close())

const isKey = ({ payload }: SeenPacket): boolean => (payload[0]! & 0x10) !== 0 && (payload[6]! & 1) === 0
const steps = (packets: readonly SeenPacket[]): number[] =>
  packets.slice(1).map((packet, i) => (packet.sequence - packets[i]!.sequence + 0x10000) % 0x10000)

describe.each([
  ['both at home', HOME, HOME],
  ['the sender elsewhere', 1, HOME],
  ['the subscriber elsewhere', HOME, 1],
  ['both elsewhere', 1, 1],
  ['both elsewhere, apart', 1, 2],
])('%s', (_name, sender, receiver) => {
  async function meet() {
    const [publisher, subscriber] = [await machine.member(sender), await machine.member(receiver)]
    const camera = new SimulatedCamera(publisher.own.client, '3', LAYERS)
    const encodings = LAYERS.map(({ rid }) => ({ rid }))
    const up = publisher.peer.addUpTrack({ mid: '3', kind: 'video', codecs: [VP8], extensions: EXTENSION_IDS, encodings })
    const down = subscriber.peer.addDownTrack({
      mid: '7',
      source: up,
      codec: VP8,
      extensions: EXTENSION_IDS,
      ssrc: SSRC,
      rtxSsrc: SSRC + 1,
    })
    await machine.settle()
    const film = async (frames: number): Promise<void> => {
      for (let i = 0; i < frames; i++) {
        camera.frame()
        machine.tick()
        machine.tick()
        await machine.settle()
      }
    }
    return { publisher, subscriber, camera, up, down, film, seen: () => subscriber.own.client.packetsOf(SSRC) }
  }

  const filmUntil = async (film: (frames: number) => Promise<void>, holds: () => boolean): Promise<void> => {
    while (!holds()) await film(1)
  }

  it('pictures come whole, from a key frame on', async () => {
    const { film, seen, up } = await meet()
    await filmUntil(film, () => seen().length > 10 * PACKETS_PER_FRAME)
    expect(isKey(seen()[0]!)).toBe(true)
    expect(new Set(steps(seen()))).toEqual(new Set([1]))
    expect(up.report().layers.map(({ live }) => live)).toEqual([true, true, true])
  })

  it('who lost the picture has a key frame asked for', async () => {
    const { film, seen, camera, subscriber } = await meet()
    await filmUntil(film, () => seen().length > 5 * PACKETS_PER_FRAME)
    const keys = seen().filter(isKey).length
    camera.keyFramesAsked.clear()
    subscriber.own.client.sendReport(pictureLoss(SSRC))
    await filmUntil(film, () => seen().filter(isKey).length > keys)
    expect([...camera.keyFramesAsked.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(0)
  })

  it('a smaller layer is sent where it is asked for', async () => {
    const { film, down } = await meet()
    await filmUntil(film, () => down.report().layer === 2)
    down.setMaxLayer(0)
    await filmUntil(film, () => down.report().layer === 0)
    expect(down.report().state).toBe('flowing')
  })

  it('a pause holds, and ends with a key frame', async () => {
    const { film, seen, down } = await meet()
    await filmUntil(film, () => seen().length > 0)
    down.setPaused(true)
    await machine.settle()
    const before = seen().length
    await film(5)
    expect(seen().length).toBe(before)
    down.setPaused(false)
    await filmUntil(film, () => seen().length > before)
    expect(isKey(seen()[before]!)).toBe(true)
  })

  it('[R4] a mute at home stops everything at once, wherever it comes from and goes to', async () => {
    const { film, seen, up } = await meet()
    await filmUntil(film, () => seen().length > 0)
    up.setMuted(true)
    const before = seen().length
    await film(5)
    expect(seen().length).toBe(before)
    up.setMuted(false)
    await filmUntil(film, () => seen().length > before)
  })

  it('[R4] who is removed is sent nothing more, and sends nothing more', async () => {
    const { film, seen, publisher, subscriber, camera } = await meet()
    await filmUntil(film, () => seen().length > 0)
    subscriber.peer.close('local')
    await machine.settle()
    const before = seen().length
    await film(3)
    expect([seen().length, subscriber.own.state]).toEqual([before, 'closed'])
    const late = await machine.member(receiver)
    publisher.peer.close('local')
    await machine.settle()
    camera.frame()
    await machine.settle()
    expect([late.own.client.packets.length, publisher.own.state]).toEqual([0, 'closed'])
  })

  it('sound goes through the gate at home, and its level is told there', async () => {
    const [speaker, listener] = [await machine.member(sender), await machine.member(receiver)]
    let opens = true
    const gate: SoundGate = { passes: () => opens, rest: () => undefined }
    const levels: number[] = []
    const up: UpTrack = speaker.peer.addUpTrack({
      mid: '1',
      kind: 'audio',
      codecs: [OPUS],
      extensions: EXTENSION_IDS,
      encodings: [{}],
      gate,
    })
    up.on('level', (level) => void levels.push(level))
    listener.peer.addDownTrack({ mid: '2', source: up, codec: OPUS, extensions: EXTENSION_IDS, ssrc: SSRC })
    await machine.settle()
    let sent = 0
    const say = async (packets: number): Promise<void> => {
      for (let i = 0; i < packets; i++, sent++) {
        const extensions: [number, Buffer][] = [
          [1, Buffer.from('1')],
          [6, Buffer.of(30)],
        ]
        const payload = Buffer.alloc(40, sent)
        const packet = { ssrc: 9, payloadType: OPUS.payloadType, sequence: 65_500 + sent, timestamp: 960 * sent, payload, extensions }
        speaker.own.client.send(packet)
        machine.tick()
        await machine.settle()
      }
    }
    const heard = (): SeenPacket[] => listener.own.client.packetsOf(SSRC)
    await say(10)
    opens = false
    const [before, last] = [heard().length, sent]
    await say(5)
    opens = true
    await say(5)
    expect(heard().length).toBe(before + 5)
    expect(heard()[before]).toMatchObject({ marker: true, payload: Buffer.alloc(40, last + 5) })
    expect(new Set(steps(heard()))).toEqual(new Set([1]))
    expect(levels.length).toBeGreaterThan(3)
    expect(new Set(levels)).toEqual(new Set([30]))
  })

  it('many subscribers in one place are piped to once, and until the last of them is gone', async () => {
    const { film, seen, up, down } = await meet()
    const others: { down: DownTrack; client: SimulatedClient }[] = []
    for (let i = 1; i <= 3; i++) {
      const { peer, own } = await machine.member(receiver)
      const ssrc = SSRC + 10 * i
      others.push({ down: peer.addDownTrack({ mid: '7', source: up, codec: VP8, extensions: EXTENSION_IDS, ssrc }), client: own.client })
    }
    await filmUntil(film, () => seen().length > 0 && others.every(({ client }) => client.packets.length > 0))
    down.close()
    others[0]!.down.close()
    await machine.settle()
    const [first, last] = [others[0]!.client.packets.length, others[2]!.client.packets.length]
    await filmUntil(film, () => others[2]!.client.packets.length > last + PACKETS_PER_FRAME)
    expect(others[0]!.client.packets.length).toBe(first)
  })
})

describe('a peer that another thread has', () => {
  it('has credentials that lead its client’s checks there, at once and after a restart', async () => {
    const { peer, own } = await machine.member(2)
    expect(workerOf(peer.local.ufrag, WORKERS)).toBe(2)
    expect(own.local).toEqual(peer.local)
    expect(peer.restartIce({ ufrag: 'theirs', pwd: 'x' })).toEqual(own.local)
    const fresh = peer.restartIce({ ufrag: 'again', pwd: 'y' })
    await machine.settle()
    expect([own.restarts, workerOf(fresh.ufrag, WORKERS)]).toEqual([[fresh], 2])
  })

  it('passes data on both ways, in order, and no more than the channel takes', async () => {
    const { peer, own } = await machine.member(1)
    const heard: string[] = []
    peer.on('data', (label, message) => void heard.push(`${label} ${Buffer.from(message).toString()}`))
    own.saysData('hello')
    own.full = true
    expect([1, 2, 3].map((n) => peer.sendData('_reliable', Buffer.from(String(n))))).toEqual([true, true, true])
    const big = Buffer.alloc(100 << 10)
    while (peer.sendData('_reliable', big)) await machine.settle()
    expect(own.sentData).toEqual([])
    own.full = false
    await machine.until(() => peer.sendData('_reliable', Buffer.from('4')))
    await machine.until(() => own.sentData.at(-1) === '_reliable 4')
    expect(own.sentData.slice(0, 3)).toEqual(['_reliable 1', '_reliable 2', '_reliable 3'])
    expect(heard).toEqual(['_reliable hello'])
  })

  it('tells how it does', async () => {
    const { peer } = await machine.member(1)
    expect(peer.quality()).toBe('excellent')
    await machine.until(() => peer.report().protocol === 'udp')
  })

  it('ends with its connection, and with its thread', async () => {
    const [first, second] = [await machine.member(1), await machine.member(2)]
    const ends: unknown[] = []
    for (const { peer } of [first, second]) peer.on('state', (state, reason) => void ends.push([state, reason]))
    first.own.close('consent-expired')
    await machine.until(() => first.peer.state === 'closed')
    machine.engines[HOME]!.lost(2)
    expect(ends).toEqual([
      ['closed', 'consent-expired'],
      ['closed', 'engine-closed'],
    ])
  })

  it('does not outlive its room’s thread', async () => {
    const { own } = await machine.member(1)
    machine.engines[1]!.lost(HOME)
    expect(own.state).toBe('closed')
  })
})
