/** A media engine on free ports for somebody else's tests. Prints one line of JSON, lives until its input ends. */
import { startMediaEngine } from '../../src/signalling/media-engine.ts'
import type { SignallingLog } from '../../src/signalling/signalling-log.ts'

const key = process.env['LIVEKIT_API_KEY'] ?? 'interop'
const secret = process.env['LIVEKIT_API_SECRET'] ?? 'interop-secret-of-at-least-32-bytes'

const host = process.env['LATCH_ENGINE_HOST'] ?? '127.0.0.1'

const mediaPort = Number(process.env['LATCH_ENGINE_MEDIA_PORT'] ?? 0)
const announced = process.env['LATCH_ENGINE_ANNOUNCE']
const announce = announced === undefined ? {} : { announce: [announced] }

const accelerator = process.env['LATCH_ACCELERATOR'] !== 'off'
const workers = Number(process.env['LATCH_MEDIA_WORKERS'] ?? 1)

const roomShare = Number(process.env['LATCH_MEDIA_SHARE'] ?? 50)

const line = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
  console.error(level, message, JSON.stringify(fields))
const log: SignallingLog = { info: process.env['VERBOSE'] === '1' ? line('info') : () => {}, warn: line('warn'), error: line('error') }

const engine = await startMediaEngine({ port: 0, mediaPort, key, secret, host, log, workers, roomShare, accelerator, ...announce })
console.log(JSON.stringify({ url: engine.url, mediaPort: engine.mediaPort }))
process.stdin.resume()
process.stdin.once('end', () => void engine.close().then(() => process.exit(0)))
