/** RTCP as nobody sends it (RFC 3550 §6, RFC 4585, RFC 5104): nonsense, and wishes in others’ names. */
import { randomBytes, randomInt } from 'node:crypto'

/** Whom the forged ones are about. */
export interface Subjects {
  /** The source of what the server sends, and its last number. */
  readonly ours: number
  readonly sequence: number
  /** The attacker’s own. */
  readonly own: number
}

const words = (...numbers: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, at) => bytes.writeUInt32BE(number >>> 0, 4 * at))
  return bytes
}

/** With the length that it has. `count`: of 5 bits, or the format of feedback. */
const part = (type: number, count: number, body: Buffer): Buffer => {
  const head = Buffer.of(0x80 | count, type, 0, 0)
  head.writeUInt16BE(body.length >>> 2, 2)
  return Buffer.concat([head, body])
}

const random32 = (): number => randomInt(2 ** 32)
const most32 = 2 ** 32 - 1

export const pictureLoss = ({ ours, own }: Subjects): Buffer => part(206, 1, words(own, ours))
export const fullIntra = ({ ours, own }: Subjects, number: number): Buffer => part(206, 4, words(own, 0, ours, number << 24))
/** Exponent and mantissa of the rate, and the overhead: 6, 17 and 9 bits. */
const bitrate = ({ ours, own }: Subjects, exponent: number, mantissa: number): Buffer =>
  part(205, 3, words(own, 0, ours, exponent * 2 ** 26 + mantissa * 2 ** 9 + 40))
/** All of the last so many hundred packets. */
const missing = ({ ours, own, sequence }: Subjects): Buffer =>
  part(205, 1, words(own, ours, ...Array.from({ length: 60 }, (_, at) => ((sequence - 17 * at) & 0xffff) * 2 ** 16 + 0xffff)))
const lossOf = ({ ours, own }: Subjects, share: number): Buffer =>
  part(201, 1, words(own, ours, share * 2 ** 24 + 0xffffff, random32(), most32, random32(), random32()))
export const byeOf = (...sources: readonly number[]): Buffer => part(203, sources.length, words(...sources))

/** What they ask for in the name of the other side; obeyed, the picture would stand still, swell or stop. */
export const wishesOf = (subjects: Subjects): readonly Buffer[] => [
  pictureLoss(subjects),
  fullIntra(subjects, randomInt(256)),
  bitrate(subjects, 0, 0),
  lossOf(subjects, 255),
  byeOf(subjects.ours, subjects.own),
]

const KINDS: readonly ((subjects: Subjects) => Buffer)[] = [
  pictureLoss,
  (subjects) => fullIntra(subjects, randomInt(256)),
  (subjects) => bitrate(subjects, 0, 0),
  (subjects) => bitrate(subjects, 63, 2 ** 17 - 1),
  missing,
  (subjects) => lossOf(subjects, randomInt(256)),
  ({ ours, own }) => byeOf(ours, own, random32()),
  // Of others.
  () => pictureLoss({ ours: random32(), own: random32(), sequence: 0 }),
  () => fullIntra({ ours: random32(), own: random32(), sequence: 0 }, 0),
  // Counts and lengths that lie.
  ({ own }) => part(201, 31, words(own)),
  ({ own }) => part(200, 31, words(own, most32, most32)),
  () => part(203, 31, Buffer.alloc(0)),
  ({ own }) => part(202, 31, Buffer.concat([words(own), Buffer.alloc(60, 1)])),
  ({ own }) => part(205, 1, words(own)),
  ({ own }) => part(206, 4, words(own, 0, 1)),
  () => Buffer.of(0x81, 206, 0xff, 0xff, 0, 0, 0, 0),
  () => Buffer.of(0x80, 200, 0, 0),
  // Compounds of noise: only the heads are right.
  () =>
    Buffer.concat(Array.from({ length: randomInt(1, 12) }, () => part(200 + randomInt(8), randomInt(32), randomBytes(4 * randomInt(30))))),
  () => Buffer.concat([Buffer.of(0x80 | randomInt(32), 200 + randomInt(8)), randomBytes(randomInt(300))]),
]

export const badReport = (subjects: Subjects): Buffer => (KINDS[randomInt(KINDS.length)] ?? pictureLoss)(subjects)
