/** A camera whose picture says a number that the attacker chose: where it can be read, that camera was seen. */
import { drawTime } from '../../../bench/rooms/timed-picture.ts'
import { loadCodec } from '../../../src/compositor/codec.ts'
import { PictureEncoder, type EncodedPicture } from '../../../src/compositor/picture-encoder.ts'

const SIZE = { width: 320, height: 180 } as const
const FRAMES_PER_SECOND = 15
/** A key frame of its own accord, for those who join: of each so many pictures one. */
const KEY_EACH = 30

export class TimedCamera {
  /** 16 bits. */
  readonly #says: number
  readonly #encoder: PictureEncoder
  readonly #pixels = new Uint8Array((SIZE.width * SIZE.height * 3) / 2)
  readonly #rolling: NodeJS.Timeout
  #filmed = 0
  #keyWanted = true

  private constructor(says: number, encoder: PictureEncoder) {
    this.#says = says
    this.#encoder = encoder
    this.#rolling = setInterval(() => this.#film(), 1_000 / FRAMES_PER_SECOND)
  }

  static async roll(says: number, filmed: (picture: EncodedPicture) => void): Promise<TimedCamera> {
    const settings = { ...SIZE, framesPerSecond: FRAMES_PER_SECOND, bitsPerSecond: 300_000 }
    return new TimedCamera(says, new PictureEncoder(await loadCodec(), settings, filmed))
  }

  wantKeyFrame(): void {
    this.#keyWanted = true
  }

  close(): void {
    clearInterval(this.#rolling)
    this.#encoder.close()
  }

  #film(): void {
    if (this.#encoder.isBusy) return
    drawTime(this.#pixels, SIZE, this.#says)
    this.#encoder.encode(this.#pixels, performance.now(), this.#keyWanted || this.#filmed % KEY_EACH === 0)
    this.#filmed += 1
    this.#keyWanted = false
  }
}
