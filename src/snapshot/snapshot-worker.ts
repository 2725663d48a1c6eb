/** The thread of one picture: it decrypts and draws what takes the main thread's time, and ends with it. */
import { parentPort, workerData } from 'node:worker_threads'
import { startCompositor } from '../compositor/start-compositor.ts'
import { createRoomConnector } from '../room-client/create-room-connector.ts'
import type { Order, Outcome } from './order.ts'
import { takePicture } from './take-picture.ts'

const port = parentPort
if (port === null) throw new Error('snapshot-worker.ts is started as a worker thread')

async function outcomeOf(order: Order): Promise<Outcome> {
  let why = ''
  const compositor = await startCompositor({
    crashed: () => undefined,
    restarted: () => undefined,
    unavailable: (reason) => void (why = reason),
  })
  if (compositor === null) return { png: null, isUnavailable: true, why }
  const rooms = await createRoomConnector()
  try {
    return await takePicture({ rooms, compositor }, order)
  } finally {
    rooms.close()
    await compositor.close()
  }
}

// The main thread gives it exactly this.
port.postMessage(await outcomeOf(workerData as Order), [])
port.close()
