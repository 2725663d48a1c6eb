/** The media thread: one engine, all rooms, nothing else on its event loop. */
import { parentPort, workerData } from 'node:worker_threads'
import { createEngine } from '../sfu/create-engine.ts'
import type { SiblingMessage } from '../sfu/pipe/sibling-message.ts'
import type { AddressClaim } from '../sfu/transport/ice/sibling-workers.ts'
import { EngineRelays } from './engine-relays.ts'
import { MediaWorker } from './media-worker.ts'
import { PeerHosts } from './peer-hosts.ts'
import { ThreadVitalsWatch } from './report/thread-vitals.ts'
import { systemSurroundings } from './room/system-surroundings.ts'
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts'

const port = parentPort
if (port === null) throw new Error('worker.ts is started as a worker thread')
// The main thread gives it exactly this.
const start = workerData as WorkerStart

const post = (message: FromWorker): void => {
  const bytes = message.type === 'frame' ? message.frame : message.type === 'relay-packet' ? message.packet : undefined
  const owned = bytes !== undefined && bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
  port.postMessage(message, owned ? [bytes.buffer] : [])
}

const tell = (claim: AddressClaim): void => post({ type: 'claim', claim })
const say = (worker: number, message: SiblingMessage, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage({ type: 'say', worker, message } satisfies FromWorker, [...transfer])
const engine = await createEngine(start.engine, { tell, say }).catch((error: unknown) => {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  return null
})

if (engine !== null) {
  const { loudestSounds, place } = start.engine
  const watch = new ThreadVitalsWatch()
  const hosts = new PeerHosts({
    home: place?.worker ?? 0,
    workers: place?.workers ?? 1,
    share: start.roomShare,
    createPeer: (worker) => engine.createPeer(worker),
  })
  const worker = new MediaWorker({
    surroundings: systemSurroundings,
    createPeer: (room) => hosts.createPeer(room),
    loudestSounds,
    news: start.news,
    vitals: () => ({ ...watch.read(), thread: place?.worker ?? 0, engine: engine.report() }),
    post,
  })
  const relays = new EngineRelays(engine, post)
  const ticking = setInterval(() => {
    worker.tick()
    watch.tick()
  }, 1000)
  const handle = async (message: ToWorker): Promise<void> => {
    switch (message.type) {
      case 'open':
        return worker.open(message.socket, message.leg, message)
      case 'frame':
        return worker.frame(message.socket, message.frame)
      case 'socket-closed':
        return worker.socketClosed(message.socket)
      case 'relay-open':
        return relays.open(message)
      case 'relay-packet':
        return relays.receive(message.relay, message.packet)
      case 'relay-end':
        return relays.end(message.relay)
      case 'claimed':
        return engine.claimed(message.claim)
      case 'sibling-said':
        return engine.siblingSaid(message.worker, message.message)
      case 'sibling-lost':
        return engine.siblingLost(message.worker)
      case 'call':
        if (message.call.verb !== 'ask-outside') return post({ type: 'reply', id: message.id, reply: worker.call(message.call) })
        return post({ type: 'reply', id: message.id, reply: { ok: true, seen: await engine.askOutside(message.call.server) } })
      case 'stop':
        clearInterval(ticking)
        watch.close()
        worker.close()
        await engine.close()
        return post({ type: 'stopped' })
    }
  }
  // Frames keep their order: everything but `stop`, and a question to others, is handled before this returns.
  port.on('message', (message: ToWorker) => {
    handle(message).catch((error: unknown) => {
      if (message.type !== 'open' && message.type !== 'frame') throw error
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      post({ type: 'fault', socket: message.socket, message: text })
    })
  })
  post({ type: 'ready', port: engine.port })
}
