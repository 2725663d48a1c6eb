/** A short moving picture of H.264 in constrained baseline, encoded when it is needed. */
import type { Buffer as Bytes } from 'node:buffer'

/** With it the codecs come from the package, and not from what this machine has. */
process.env['NODE_WEBCODECS_FORCE'] = 'static'
const { VideoEncoder, VideoFrame } = await import('node-webcodecs')

export interface ClipOptions {
  readonly width: number
  readonly height: number
  readonly frames: number
}

const bitrate = 800_000
const framerate = 15

/** Units without start codes, picture by picture; the first is a key frame. */
export async function h264Clip({ width, height, frames }: ClipOptions): Promise<readonly (readonly Bytes[])[]> {
  const clip: Bytes[][] = []
  const failures: unknown[] = []
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = Buffer.alloc(chunk.byteLength)
      chunk.copyTo(bytes)
      clip.push(unitsOf(bytes))
    },
    error: (failure) => void failures.push(failure),
  })
  encoder.configure({ codec: 'avc1.42c01f', width, height, bitrate, framerate, avc: { format: 'annexb' }, latencyMode: 'realtime' })
  for (let at = 0; at < frames; at++) {
    const init = { format: 'I420', codedWidth: width, codedHeight: height, timestamp: Math.round((at * 1e6) / framerate) } as const
    const frame = new VideoFrame(striped(width, height, at * 8), init)
    encoder.encode(frame, { keyFrame: at === 0 })
    frame.close()
  }
  await encoder.flush()
  encoder.close()
  if (failures.length > 0) throw new Error(`no clip: ${String(failures[0])}`)
  return clip
}

/** I420: a bright bar that moves over grey. */
function striped(width: number, height: number, from: number): Bytes {
  const picture = Buffer.alloc((width * height * 3) / 2, 128)
  for (let y = 0; y < height; y++) for (let x = from % width; x < Math.min(width, (from % width) + 40); x++) picture[y * width + x] = 235
  return picture
}

/** Annex B: between start codes of three or four bytes. */
function unitsOf(stream: Bytes): Bytes[] {
  const begins: number[] = []
  for (let at = stream.indexOf('\0\0\x01', 0, 'latin1'); at >= 0; at = stream.indexOf('\0\0\x01', at + 3, 'latin1')) begins.push(at + 3)
  return begins.map((from, index) => {
    const next = begins[index + 1]
    const end = next === undefined ? stream.length : next - 3
    return stream.subarray(from, next !== undefined && stream[end - 1] === 0 ? end - 1 : end)
  })
}
