/** The process that decodes, draws and encodes. It is spoken to over one pipe and reaches nothing else; it ends when the pipe does. */
import { Socket } from 'node:net'
import { getPriority, setPriority } from 'node:os'
import { loadCodec } from './codec.ts'
import type { Brush } from './brush.ts'
import { encodeMessage, MessageStream } from './message-stream.ts'
import { parseToCompositor, type FromCompositor, type ToCompositor } from './messages.ts'
import { PixelKernel } from './pixel-kernel.ts'
import { Studio } from './studio.ts'

/** Where the parent put its end of the pipe. */
const PIPE = 3
/** Sound comes first, and everything else that the machine does. */
const NICE = 5
const TICKS_PER_SECOND = 30
/** As long as nobody looks. */
const IDLE_TICKS_PER_SECOND = 10
/** Bytes that the parent has not read: it has more to do than to read pictures. */
const MOST_UNREAD = 16 << 20

const pipe = new Socket({ fd: PIPE, readable: true, writable: true })
pipe.on('error', () => process.exit(0))
pipe.on('close', () => process.exit(0))
pipe.on('end', () => process.exit(0))

function say(message: FromCompositor, data?: Uint8Array): void {
  if (pipe.writableLength > MOST_UNREAD) process.exit(1)
  pipe.write(encodeMessage(message, data))
}

/** Milliseconds of the machine’s own clock, which goes on when this process is replaced. */
const now = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000

/** 90 kHz, 32 bits. */
const timestampOf = (milliseconds: number): number => Math.round(milliseconds * 90) % 2 ** 32

async function startStudio(): Promise<Studio> {
  const [codec, brush] = await Promise.all([loadCodec(), loadBrush()])
  return new Studio({ kernel: PixelKernel.load(), brush, now }, codec, {
    unit: (pictures, { data, key, time }) => say({ type: 'unit', pictures, key, timestamp: timestampOf(time) }, data),
    keyFrameWanted: (source) => say({ type: 'key-frame-wanted', source }),
    failures: (source, count) => say({ type: 'failures', source, count }),
  })
}

/** The canvas has a binary too, and may be missing. */
async function loadBrush(): Promise<Brush> {
  const { Brush } = await import('./brush.ts')
  return new Brush()
}

function listen(studio: Studio): void {
  const messages = new MessageStream()
  pipe.on('data', (chunk: Uint8Array) => {
    for (const message of messages.push(chunk)) obey(studio, parseToCompositor(message), message.data)
  })
}

function obey(studio: Studio, message: ToCompositor, data: Uint8Array): void {
  switch (message.type) {
    case 'open':
      return studio.open(message.picture, message.format)
    case 'change':
      return studio.change(message.picture, message.format)
    case 'show':
      return studio.show(message.picture, message.scene)
    case 'refresh':
      return studio.refresh(message.picture)
    case 'close':
      return studio.close(message.picture)
    case 'add-source':
      return studio.addSource(message.source, message.failures)
    case 'remove-source':
      return studio.removeSource(message.source)
    case 'put':
      return studio.put(message.source, { codec: message.codec, key: message.key, timestamp: message.timestamp, data })
    case 'snapshot':
      return studio.snapshot(message.scene, message.size, (png) => say({ type: 'snapshot', request: message.request }, png))
    case 'ping':
      return say({ type: 'pong', request: message.request, memory: process.memoryUsage.rss(), programmes: studio.programmes })
  }
}

/** At its own pace whatever a tick takes; what is late is not made up for. */
function tick(studio: Studio, due: number): void {
  studio.tick()
  const next = Math.max(due + 1000 / (studio.isIdle ? IDLE_TICKS_PER_SECOND : TICKS_PER_SECOND), now())
  setTimeout(() => tick(studio, next), next - now())
}

setPriority(Math.max(getPriority(), NICE))
try {
  const studio = await startStudio()
  listen(studio)
  tick(studio, now())
  say({ type: 'ready' })
} catch (error) {
  say({ type: 'unavailable', why: error instanceof Error ? error.message.slice(0, 300) : 'unknown' })
  pipe.end()
}
