/** Pictures that a media server sends to the room client: packets of VP8, VP9 and H.264 in any order, copies among them, with time passing. */
import { PictureStream } from '../../../src/room-client/picture/picture-stream.ts'
import { Tape, tapeWriter } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const TYPES = [96, 98, 102, 104, 111]
const LARGEST = 4 << 20
const MARKED = 1
const COPY = 2

/** What each row is: type, flags, number, time of the picture, milliseconds until the next, length, and so many bytes. */
const row = tapeWriter([])

function packetsOf(type: number, payloads: readonly string[], first = 0): Buffer {
  const rows = payloads.map((hex, at) => {
    const payload = Buffer.from(hex, 'hex')
    const flags = at === payloads.length - 1 ? MARKED : 0
    return Buffer.concat([row(TYPES.indexOf(type), flags, first + at, first, 20, payload.length), payload])
  })
  return Buffer.concat(rows)
}

export const roomPictures: FuzzTarget = {
  name: 'room-pictures',
  seeds: () => [
    packetsOf(96, ['9080810210029d012a40010001', '80800201', '80800202']),
    packetsOf(98, ['8805010203', '84050405']),
    packetsOf(98, ['ac0500010102', 'a40503010304']),
    packetsOf(102, ['78000267420002 68ce'.replace(' ', ''), '7c85888401', '7c058402', '7c458403']),
    Buffer.concat([
      packetsOf(102, ['6742', '6588']),
      packetsOf(102, ['4101'], 5),
      packetsOf(102, ['4102'], 2),
      packetsOf(96, ['100001'], 9),
    ]),
  ],
  pieces: ['\u007c\u0085', '\u007c\u0045', '\u0078\u0000', '\u0010\u0000'],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const tape = new Tape(input)
  let [now, put, got, keys, asked] = [0, 0, 0, 0, 0]
  const codecs = new Set<string>()
  const stream = new PictureStream('TR_a', ({ codec, key, timestamp, data }) => {
    hold(data.length > 0 && data.length <= LARGEST, `a picture of ${String(data.length)} bytes`)
    hold(Number.isInteger(timestamp) && timestamp >= 0 && timestamp < 2 ** 32, 'a time that is none')
    codecs.add(codec)
    got += data.length
    keys += key ? 1 : 0
  })
  for (let count = 0; !tape.isOver && count < 2_000; count++) {
    const [payloadType, flags, sequence, timestamp] = [
      tape.pick(TYPES),
      tape.byte(),
      tape.byte() | ((count >> 8) << 8),
      tape.byte() * 3_000,
    ]
    now += tape.byte()
    const payload = tape.bytes(tape.byte())
    put += payload.length * 6
    const packet = { payloadType, timestamp, marker: (flags & MARKED) !== 0, payload }
    if (flags & COPY) stream.copyArrived(sequence, packet, now)
    else stream.arrived(sequence, packet, now)
    stream.tick(now)
    if (stream.keyFrames.due(now)) asked++
  }
  hold(got <= put, 'pictures are larger than their packets')
  hold(asked <= now / 500 + 1, 'key frames are asked for too often')
  const some = (count: number): string => (count === 0 ? '0' : count < 3 ? 'few' : 'many')
  return [[...codecs].toSorted().join('+'), ...[got, keys, asked, stream.nacks.size].map(some)].join(' ')
}
