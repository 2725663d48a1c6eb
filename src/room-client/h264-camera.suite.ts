/** A camera of H.264 as a room system sends it: pictures of random slices, cut into payloads as RFC 6184 says. */
import { randomBytes } from 'node:crypto'
import type { LocalPicture } from './room-pictures.ts'

const mostBytes = 1100
/** A thirtieth of a second at 90 kHz. */
export const frameTicks = 3000
const startCode = Buffer.of(0, 0, 0, 1)

/** Any random bytes would do behind the first, which says what the unit is. */
const unit = (type: number, bytes: number): Buffer => Buffer.concat([Buffer.of(0x60 | type), randomBytes(bytes)])

/** Of one picture, in order. The parameters of a key frame travel together, and what is too long in fragments. */
export function payloadsOf(units: readonly Buffer[]): Buffer[] {
  const parameters = units.filter((each) => [7, 8].includes((each[0] ?? 0) & 31))
  const slices = units.filter((each) => !parameters.includes(each))
  return [...(parameters.length > 0 ? [aggregation(parameters)] : []), ...slices.flatMap(fragments)]
}

function aggregation(units: readonly Buffer[]): Buffer {
  const sized = units.flatMap((each) => {
    const size = Buffer.alloc(2)
    size.writeUInt16BE(each.length)
    return [size, each]
  })
  return Buffer.concat([Buffer.of(0x78), ...sized])
}

function fragments(whole: Buffer): Buffer[] {
  if (whole.length <= mostBytes) return [whole]
  const head = whole[0] ?? 0
  const parts: Buffer[] = []
  for (let at = 1; at < whole.length; at += mostBytes) {
    const flags = (at === 1 ? 0x80 : 0) | (at + mostBytes >= whole.length ? 0x40 : 0)
    parts.push(Buffer.concat([Buffer.of((head & 0xe0) | 28, flags | (head & 31)), whole.subarray(at, at + mostBytes)]))
  }
  return parts
}

export const annexB = (units: readonly Buffer[]): Buffer => Buffer.concat(units.flatMap((each) => [startCode, each]))

export class H264Camera {
  /** Every picture that was sent, by timestamp. */
  readonly sent: { readonly timestamp: number; readonly data: Buffer; readonly key: boolean }[] = []
  readonly #picture: LocalPicture
  #sequence = 65_500
  #timestamp = 4_294_900_000
  #timer: NodeJS.Timeout | null = null
  #wantsKey = true

  constructor(picture: LocalPicture) {
    this.#picture = picture
  }

  wantKey(): void {
    this.#wantsKey = true
  }

  /** `units` of the sender’s own instead of random ones. */
  frame(units: readonly Buffer[] = this.#units()): void {
    this.#timestamp = (this.#timestamp + frameTicks) % 2 ** 32
    const key = units.some((each) => ((each[0] ?? 0) & 31) === 5)
    this.sent.push({ timestamp: this.#timestamp, data: annexB(units), key })
    const payloads = payloadsOf(units)
    for (const [at, payload] of payloads.entries()) {
      this.#picture.send({ sequence: this.#sequence, timestamp: this.#timestamp, marker: at === payloads.length - 1, payload })
      this.#sequence = (this.#sequence + 1) & 0xffff
    }
  }

  /** Thirty pictures a second, by its own clock, until stopped. */
  roll(): () => void {
    this.#timer = setInterval(() => this.frame(), 33)
    return () => void (this.#timer && clearInterval(this.#timer))
  }

  #units(): Buffer[] {
    const key = this.#wantsKey
    this.#wantsKey = false
    return key ? [unit(7, 12), unit(8, 5), unit(5, 9000), unit(5, 300)] : [unit(1, 2500), unit(1, 40)]
  }
}
