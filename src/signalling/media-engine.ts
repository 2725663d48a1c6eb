/** `latch media-engine`: the media engine alone, behind LiveKit's own API, for SDKs and tests of LiveKit. */
import { createServer } from 'node:http'
import { createLivekitKeyDoor } from './livekit-key-door.ts'
import { createMediaServer, type MediaServerOptions } from './media-server.ts'
import { answer, CORS } from './http-answers.ts'
import { createRoomServiceApi } from './room-service/twirp.ts'
import type { WorkerReport } from './report/worker-report.ts'
import { silentLog, type SignallingLog } from './signalling-log.ts'
import { createCouriers, type Receivers } from './webhook/couriers.ts'

export interface MediaEngineOptions {
  /** HTTP and WebSocket; 0 picks a free one. */
  readonly port: number
  /** UDP and TCP; 0 picks a free one. */
  readonly mediaPort: number
  readonly key: string
  readonly secret: string
  readonly host: string
  /** As of MediaServerOptions. */
  readonly workers?: number
  /** As of EngineOptions. */
  readonly accelerator?: boolean
  readonly roomShare?: number
  /** Addresses for candidates; see EngineOptions. */
  readonly announce?: readonly string[]
  readonly log?: SignallingLog
  /** Who is told what happens, by LiveKit's webhooks. */
  readonly webhooks?: Receivers
}

export interface RunningMediaEngine {
  readonly url: string
  readonly mediaPort: number
  /** Of each media thread. */
  report(): Promise<readonly WorkerReport[]>
  /** Ends a media thread as a crash would, for tests of what follows. */
  crashForTest(worker: number): Promise<void>
  close(): Promise<void>
}

export async function startMediaEngine(options: MediaEngineOptions): Promise<RunningMediaEngine> {
  const { key, secret, host, announce, accelerator = true, log } = options
  const engine = { port: options.mediaPort, accelerator, ...(host === '' ? {} : { host }), ...(announce === undefined ? {} : { announce }) }
  const couriers = options.webhooks === undefined ? null : createCouriers(options.webhooks, { key, secret }, log ?? silentLog)
  const serverOptions: MediaServerOptions = {
    door: createLivekitKeyDoor({ key, secret }),
    api: createRoomServiceApi({ key, secret }),
    engine,
    ...(options.roomShare === undefined ? {} : { roomShare: options.roomShare }),
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(log === undefined ? {} : { log }),
    ...(couriers === null ? {} : { news: couriers.tell }),
  }
  const media = await createMediaServer(serverOptions)
  const http = createServer((request, response) => {
    if (media.handleRequest(request, response)) return
    if (request.method === 'OPTIONS') response.writeHead(204, CORS).end()
    else if (request.url === '/') answer(response, 200, 'OK')
    else answer(response, 404, 'not found')
  })
  http.on('upgrade', (request, socket, head) => media.handleUpgrade(request, socket, head))
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(options.port, host, resolve)
  })
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    mediaPort: media.port,
    report: () => media.report(null),
    crashForTest: (worker) => media.crashForTest(worker),
    async close() {
      await media.close()
      await couriers?.close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}
