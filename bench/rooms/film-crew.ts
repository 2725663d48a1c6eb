/** Cameras in a meeting: one picture that says when it was taken, encoded once and sent by each of them, as H.264 of 360 lines. */
import { loadCodec } from '../../src/compositor/codec.ts'
import { PictureEncoder, type EncodedPicture } from '../../src/compositor/picture-encoder.ts'
import { packetize } from '../../src/phone/media/video/packetize.ts'
import { createRoomConnector, type RoomConnector } from '../../src/room-client/create-room-connector.ts'
import type { LocalPicture } from '../../src/room-client/room-pictures.ts'
import { drawTime, wallClock } from './timed-picture.ts'

const SIZE = { width: 640, height: 360 } as const
const FRAMES_PER_SECOND = 30
const TICKS = 90

export interface Pass {
  readonly url: string
  readonly token: string
}

interface Camera {
  readonly picture: LocalPicture
  sequence: number
}

export class FilmCrew {
  /** Over all of its cameras. */
  keyFramesAsked = 0
  readonly #connector: RoomConnector
  readonly #cameras: Camera[] = []
  readonly #pixels = new Uint8Array((SIZE.width * SIZE.height * 3) / 2)
  #encoder: PictureEncoder | null = null
  #rolling: NodeJS.Timeout | null = null
  #keyWanted = true

  private constructor(connector: RoomConnector) {
    this.#connector = connector
  }

  /** Rejects where one of them is not let in. */
  static async start(passes: readonly Pass[]): Promise<FilmCrew> {
    const crew = new FilmCrew(await createRoomConnector())
    for (const pass of passes) await crew.#join(pass)
    const settings = { ...SIZE, framesPerSecond: FRAMES_PER_SECOND, bitsPerSecond: 600_000 }
    crew.#encoder = new PictureEncoder(await loadCodec(), settings, (picture) => crew.#send(picture))
    crew.#rolling = setInterval(() => crew.#film(), 1_000 / FRAMES_PER_SECOND)
    return crew
  }

  close(): void {
    if (this.#rolling !== null) clearInterval(this.#rolling)
    this.#encoder?.close()
    this.#connector.close()
  }

  async #join({ url, token }: Pass): Promise<void> {
    const connection = await this.#connector.connect({ url, token, wants: () => false })
    if (!connection.connected) throw new Error(`a camera was not let in: ${connection.end} ${connection.message}`)
    connection.room.on('keyFrameWanted', () => this.#wantKeyFrame())
    const published = await connection.room.publishPicture(SIZE)
    if (!published.published) throw new Error(`a camera may not film: ${published.why}`)
    this.#cameras.push({ picture: published.picture, sequence: 0 })
  }

  #wantKeyFrame(): void {
    this.keyFramesAsked += 1
    this.#keyWanted = true
  }

  #film(): void {
    if (this.#encoder === null || this.#encoder.isBusy) return
    const time = wallClock()
    drawTime(this.#pixels, SIZE, time)
    this.#encoder.encode(this.#pixels, time, this.#keyWanted)
    this.#keyWanted = false
  }

  #send({ data, time }: EncodedPicture): void {
    const payloads = packetize(data, 1)
    const timestamp = Math.round(time * TICKS) % 2 ** 32
    for (const camera of this.#cameras) {
      for (const [at, payload] of payloads.entries()) {
        camera.picture.send({ sequence: camera.sequence, timestamp, marker: at === payloads.length - 1, payload })
        camera.sequence = (camera.sequence + 1) % 2 ** 16
      }
    }
  }
}
