/** Media by TCP (RFC 4571): however the stream is cut, the same frames come out. */
import { encodeFrame, FrameDecoder, longestFrame } from '../../../src/sfu/transport/net/frame-decoder.ts'
import { hold, type FuzzTarget } from '../target.ts'

const frame = (length: number): Buffer => encodeFrame(Buffer.alloc(length, length & 255), 0, length)

export const tcpFrames: FuzzTarget = {
  name: 'tcp-frames',
  seeds: () => [Buffer.concat([frame(1), frame(100), frame(0), frame(1_200)]), frame(longestFrame), Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const whole = framesIn([input])
  for (const length of [1, 3, 500]) {
    const pieces = Array.from({ length: Math.ceil(input.length / length) }, (_, at) => input.subarray(at * length, (at + 1) * length))
    hold(framesIn(pieces) === whole, 'cut otherwise it is read otherwise')
  }
  return whole.replaceAll(/\d+/g, (length) => String(length.length)).slice(0, 12)
}

/** The lengths of the frames, and whether the stream was given up. */
function framesIn(pieces: readonly Buffer[]): string {
  const decoder = new FrameDecoder()
  const lengths: number[] = []
  const takes = (bytes: Uint8Array): boolean => {
    hold(bytes.length <= longestFrame, 'a frame longer than a packet')
    return lengths.push(bytes.length) > 0
  }
  const goesOn = pieces.every((piece) => decoder.feed(piece, takes))
  return `${lengths.join(' ')}${goesOn ? '' : ' end'}`
}
