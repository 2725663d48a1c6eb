/** What the two processes say to each other. Both take nothing on trust: one decodes what strangers send. */
import type { CodedPicture, PictureFormat, PictureSize } from './compositor.ts'
import { isRecord, parseScene } from './parse-scene.ts'
import { MalformedMessage, type Message } from './message-stream.ts'
import type { Scene } from './scene.ts'

export type ToCompositor =
  | { readonly type: 'open' | 'change'; readonly picture: number; readonly format: PictureFormat }
  | { readonly type: 'show'; readonly picture: number; readonly scene: Scene }
  | { readonly type: 'refresh' | 'close'; readonly picture: number }
  /** `failures`: decoders that it cost before. */
  | { readonly type: 'add-source'; readonly source: string; readonly failures: number }
  | { readonly type: 'remove-source'; readonly source: string }
  | ({ readonly type: 'put'; readonly source: string } & Omit<CodedPicture, 'data'>)
  | { readonly type: 'snapshot'; readonly request: number; readonly scene: Scene; readonly size: PictureSize }
  | { readonly type: 'ping'; readonly request: number }

export type FromCompositor =
  | { readonly type: 'ready' }
  | { readonly type: 'unavailable'; readonly why: string }
  | { readonly type: 'unit'; readonly pictures: readonly number[]; readonly key: boolean; readonly timestamp: number }
  | { readonly type: 'key-frame-wanted'; readonly source: string }
  | { readonly type: 'failures'; readonly source: string; readonly count: number }
  /** Without data: it could not be drawn. */
  | { readonly type: 'snapshot'; readonly request: number }
  /** `memory`: bytes that the process has. `programmes`: encoders in work. */
  | { readonly type: 'pong'; readonly request: number; readonly memory: number; readonly programmes: number }

const MOST_SIDE = 4096
const MOST_BITS_PER_SECOND = 50_000_000
const MOST_FRAMES_PER_SECOND = 60
const MOST_PICTURES = 1000
const MOST_TEXT = 500

/** Throws `MalformedMessage`. */
export function parseToCompositor({ head }: Message): ToCompositor {
  const fields = record(head)
  const { type } = fields
  switch (type) {
    case 'open':
    case 'change':
      return { type, picture: count(fields.picture), format: parseFormat(fields.format) }
    case 'show':
      return { type, picture: count(fields.picture), scene: scene(fields.scene) }
    case 'refresh':
    case 'close':
      return { type, picture: count(fields.picture) }
    case 'add-source':
      return { type, source: text(fields.source), failures: count(fields.failures) }
    case 'remove-source':
      return { type, source: text(fields.source) }
    case 'put':
      return { type, source: text(fields.source), codec: codec(fields.codec), key: flag(fields.key), timestamp: count(fields.timestamp) }
    case 'snapshot':
      return { type, request: count(fields.request), scene: scene(fields.scene), size: parseSize(fields.size) }
    case 'ping':
      return { type, request: count(fields.request) }
    default:
      throw new MalformedMessage('of no known type')
  }
}

/** Throws `MalformedMessage`. */
export function parseFromCompositor({ head }: Message): FromCompositor {
  const fields = record(head)
  const { type } = fields
  switch (type) {
    case 'ready':
      return { type }
    case 'unavailable':
      return { type, why: text(fields.why) }
    case 'unit':
      return { type, pictures: counts(fields.pictures), key: flag(fields.key), timestamp: count(fields.timestamp) }
    case 'key-frame-wanted':
      return { type, source: text(fields.source) }
    case 'failures':
      return { type, source: text(fields.source), count: count(fields.count) }
    case 'snapshot':
      return { type, request: count(fields.request) }
    case 'pong':
      return { type, request: count(fields.request), memory: count(fields.memory), programmes: count(fields.programmes) }
    default:
      throw new MalformedMessage('of no known type')
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new MalformedMessage('no object')
  return value
}

function count(value: unknown, most: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) throw new MalformedMessage('no count')
  return value
}

function counts(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length > MOST_PICTURES) throw new MalformedMessage('no list')
  return value.map((each) => count(each))
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value.length > MOST_TEXT) throw new MalformedMessage('no text')
  return value
}

function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new MalformedMessage('no flag')
  return value
}

function codec(value: unknown): CodedPicture['codec'] {
  if (value !== 'vp8' && value !== 'h264' && value !== 'vp9') throw new MalformedMessage('no codec')
  return value
}

function scene(value: unknown): Scene {
  const parsed = parseScene(value)
  if (parsed === null) throw new MalformedMessage('no scene')
  return parsed
}

function parseSize(value: unknown): PictureSize {
  const fields = record(value)
  return { width: side(fields.width), height: side(fields.height) }
}

/** The kernel draws into no less than 16 pixels. */
function side(value: unknown): number {
  const pixels = count(value, MOST_SIDE)
  if (pixels % 2 !== 0 || pixels < 64) throw new MalformedMessage('no side of a picture')
  return pixels
}

function parseFormat(value: unknown): PictureFormat {
  const fields = record(value)
  return {
    ...parseSize(value),
    framesPerSecond: Math.max(1, count(fields.framesPerSecond, MOST_FRAMES_PER_SECOND)),
    bitsPerSecond: count(fields.bitsPerSecond, MOST_BITS_PER_SECOND),
  }
}
