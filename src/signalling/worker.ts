/** The media thread: one engine, all rooms, nothing else on its event loop. */
import { parentPort, workerData } from 'node:worker_threads'
import { createEngine } from '../sfu/create-engine.ts'
import { MediaWorker } from './media-worker.ts'
import { systemSurroundings } from './room/system-surroundings.ts'
import type { FromWorker, ToWorker, WorkerStart } from './worker-messages.ts'

const port = parentPort
if (port === null) throw new Error('worker.ts is started as a worker thread')
// The main thread gives it exactly this.
const start = workerData as WorkerStart

const post = (message: FromWorker): void => {
  const frame = message.type === 'frame' ? message.frame : undefined
  const owned = frame !== undefined && frame.byteLength === frame.buffer.byteLength && frame.buffer instanceof ArrayBuffer
  port.postMessage(message, owned ? [frame.buffer] : [])
}

const engine = await createEngine(start.engine).catch((error: unknown) => {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  return null
})

if (engine !== null) {
  const worker = new MediaWorker({ surroundings: systemSurroundings, createPeer: () => engine.createPeer(), post })
  const ticking = setInterval(() => worker.tick(), 1000)
  const handle = async (message: ToWorker): Promise<void> => {
    switch (message.type) {
      case 'open':
        return worker.open(message.socket, message.leg, message.request)
      case 'frame':
        return worker.frame(message.socket, message.frame)
      case 'socket-closed':
        return worker.socketClosed(message.socket)
      case 'call':
        return post({ type: 'reply', id: message.id, reply: worker.call(message.call) })
      case 'stop':
        clearInterval(ticking)
        worker.close()
        await engine.close()
        return post({ type: 'stopped' })
    }
  }
  // Frames keep their order: everything but `stop` is handled before this returns.
  port.on('message', (message: ToWorker) => {
    handle(message).catch((error: unknown) => {
      if (message.type !== 'open' && message.type !== 'frame') throw error
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
      post({ type: 'fault', socket: message.socket, message: text })
    })
  })
  post({ type: 'ready', port: engine.port })
}
