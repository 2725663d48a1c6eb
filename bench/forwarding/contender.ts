/** Who is measured: servers of their own process on one core, under one SRTP suite each. */
import { findAccelerator } from '../../src/accelerator/accelerator.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { KEY, SECRET } from '../../test/interop/livekit-page.ts'
import { startLatchEngine, startLiveKit, type MediaPeer } from '../media-peer.ts'
import type { JanusProcess } from '../janus/janus-process.ts'
import { startJanusServer } from './janus-server.ts'
import { compileLimit } from './limit-program.ts'
import type { Venue } from './load-order.ts'
import type { Suite } from './seat.ts'

export type ContenderName =
  | 'Latch'
  | 'Latch accelerated'
  | 'Latch, one media thread'
  | 'Latch, two media threads'
  | 'Janus as it comes'
  | 'Janus event_loops=1'
  | 'livekit-server'
  | 'C, one sendto a packet'

export interface Contender {
  readonly name: ContenderName
  readonly suite: Suite
  readonly venue: Venue
  /** Of its process; null where each meeting has a process of its own. */
  readonly pid: number | null
}

/** All that this machine has. */
export interface Field {
  readonly contenders: readonly Contender[]
  /** Stops all servers. */
  close(): Promise<void>
}

const CM: Suite = 'AES_CM_128_HMAC_SHA1_80'
const GCM: Suite = 'AEAD_AES_128_GCM'

/** Servers come to be on the core of this process. */
export async function openField(core: number): Promise<Field> {
  const janus = hasProgram('janus') ? [await startJanusServer(0), await startJanusServer(1)] : []
  const plain = await startLatchEngine(undefined, { LATCH_ACCELERATOR: 'off' })
  const accelerated = await startAccelerated()
  const [livekit, program] = [await startLiveKit(), compileLimit()]
  const contenders = [
    roomServer('Latch', plain, [CM]),
    roomServer('Latch accelerated', accelerated, [GCM]),
    ...janus.map((server, index) => janusServer(index === 0 ? 'Janus as it comes' : 'Janus event_loops=1', server)),
    roomServer('livekit-server', livekit, [CM, GCM]),
    program === null ? [] : limit(program, core),
  ]
  return {
    contenders: contenders.flat(),
    async close() {
      for (const peer of [plain, accelerated, livekit]) peer?.close()
      for (const server of janus) await server.stop()
    },
  }
}

/** Null, with the reason on the console, where there is no accelerator. */
async function startAccelerated(): Promise<MediaPeer | null> {
  const { state, reason } = findAccelerator().acceleration
  if (state === 'accelerated') return startLatchEngine(undefined, { LATCH_ACCELERATOR: 'auto' })
  console.log(`  Latch accelerated is not measured: the accelerator is ${state}${reason === null ? '' : `: ${reason}`}`)
  return null
}

function roomServer(name: ContenderName, peer: MediaPeer | null, suites: readonly Suite[]): Contender[] {
  if (peer === null) return []
  const venue: Venue = { protocol: 'livekit', url: peer.url, key: KEY, secret: SECRET }
  return suites.map((suite) => ({ name, suite, venue, pid: peer.pid }))
}

const janusServer = (name: ContenderName, { url, pid }: JanusProcess): Contender[] =>
  [CM, GCM].map((suite) => ({ name, suite, venue: { protocol: 'janus', url }, pid }))

const limit = (program: string, core: number): Contender[] =>
  [CM, GCM].map((suite) => ({ name: 'C, one sendto a packet', suite, venue: { protocol: 'bare', program, core }, pid: null }))
