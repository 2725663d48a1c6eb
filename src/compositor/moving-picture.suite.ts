/** Pictures for tests: coded by the same library, decoded by an instance of one’s own. */
import { loadCodec } from './codec.ts'
import type { AccessUnit, CodedPicture } from './compositor.ts'

const CODECS = { vp8: 'vp8', h264: 'avc1.42E01F', vp9: 'vp09.00.10.08' } as const

export interface Yuv {
  readonly y: number
  readonly u: number
  readonly v: number
}

export const RED: Yuv = { y: 82, u: 90, v: 240 }
export const GREEN: Yuv = { y: 145, u: 54, v: 34 }

/** `count` pictures of one colour, the first a key frame, each a little brighter than the one before. */
export async function codedPictures(
  codec: CodedPicture['codec'],
  colour: Yuv,
  count: number,
  { width, height } = { width: 320, height: 180 },
): Promise<readonly CodedPicture[]> {
  const { VideoEncoder, VideoFrame } = await loadCodec()
  const pictures: CodedPicture[] = []
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength)
      chunk.copyTo(data)
      pictures.push({ codec, data, key: chunk.type === 'key', timestamp: chunk.timestamp * 3000 })
    },
    error: () => undefined,
  })
  encoder.configure({
    codec: CODECS[codec],
    width,
    height,
    bitrate: 500_000,
    framerate: 30,
    latencyMode: 'realtime',
    hardwareAcceleration: 'prefer-software',
  })
  for (let i = 0; i < count; i += 1) {
    const frame = new VideoFrame(plain(width, height, { ...colour, y: colour.y + (i % 4) }), {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp: i,
    })
    encoder.encode(frame, { keyFrame: i === 0 })
    frame.close()
  }
  await encoder.flush()
  encoder.close()
  return pictures
}

function plain(width: number, height: number, { y, u, v }: Yuv): Uint8Array {
  const pixels = new Uint8Array((width * height * 3) / 2).fill(y)
  pixels.fill(u, width * height, (width * height * 5) / 4)
  return pixels.fill(v, (width * height * 5) / 4)
}

/** A room system’s eye. */
export class Eye {
  readonly #decoder
  readonly #chunk
  readonly units: AccessUnit[] = []
  /** The last picture. */
  size = { width: 0, height: 0 }
  pictures = 0
  #pixels = new Uint8Array()

  private constructor(module: Awaited<ReturnType<typeof loadCodec>>) {
    this.#chunk = module.EncodedVideoChunk
    this.#decoder = new module.VideoDecoder({
      output: (frame) => {
        this.size = { width: frame.codedWidth, height: frame.codedHeight }
        this.#pixels = new Uint8Array((this.size.width * this.size.height * 3) / 2)
        void frame.copyTo(this.#pixels, { format: 'I420' })
        frame.close()
        this.pictures += 1
      },
      error: () => undefined,
    })
    this.#decoder.configure({ codec: 'avc1.42E01F', optimizeForLatency: true })
  }

  static async open(): Promise<Eye> {
    return new Eye(await loadCodec())
  }

  readonly see = (unit: AccessUnit): void => {
    this.units.push(unit)
    this.#decoder.decode(new this.#chunk({ type: unit.key ? 'key' : 'delta', timestamp: unit.timestamp, data: unit.data }))
  }

  /** Shares of the width and height. */
  at(x: number, y: number): Yuv {
    const { width, height } = this.size
    const [column, row] = [Math.floor(x * width), Math.floor(y * height)]
    const half = (row >> 1) * (width >> 1) + (column >> 1)
    const colour = width * height
    return {
      y: this.#pixels[row * width + column] ?? 0,
      u: this.#pixels[colour + half] ?? 0,
      v: this.#pixels[colour + (colour >> 2) + half] ?? 0,
    }
  }

  sees(x: number, y: number, colour: Yuv): boolean {
    const seen = this.at(x, y)
    return Math.abs(seen.y - colour.y) < 16 && Math.abs(seen.u - colour.u) < 16 && Math.abs(seen.v - colour.v) < 16
  }

  close(): void {
    this.#decoder.close()
  }
}
