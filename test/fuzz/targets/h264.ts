/** H.264 as it comes and goes: payloads of RTP (RFC 6184), sequence parameters, and streams that are made into packets. */
import { nalUnits } from '../../../src/phone/media/video/annex-b.ts'
import { parametersIn } from '../../../src/phone/media/video/camera-parameters.ts'
import { pictureOf } from '../../../src/phone/media/video/lines.suite.ts'
import { MOST_WHOLE, packetize } from '../../../src/phone/media/video/packetize.ts'
import { H264AccessUnit } from '../../../src/sfu/codec/h264-access-unit.ts'
import { startsH264KeyFrame } from '../../../src/sfu/codec/h264.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const SEQUENCE_PARAMETERS = ['6742c01fd9005005bb0110000003001000000303c0f1832480', '67640028acd94078044fde0220000003002000000643e2c5b2c0']
const MOST_PIXELS = 16_384

/** Payloads, each behind its length. */
const rowOf = (payloads: readonly Uint8Array[]): Buffer =>
  Buffer.concat(payloads.flatMap((payload) => [Buffer.from([payload.length >> 8, payload.length & 0xff]), payload]))

export const h264: FuzzTarget = {
  name: 'h264',
  seeds: () => [
    ...SEQUENCE_PARAMETERS.map((hex) => rowOf([Buffer.from(hex, 'hex')])),
    rowOf(packetize(pictureOf(1, true).data, 1)),
    rowOf(packetize(pictureOf(1, true, 3_000).data, 0)),
    Buffer.from(pictureOf(2, true, 300).data),
  ],
  pieces: ['\u0000\u0000\u0001', '\u0000\u0000\u0003', '\u001c\u0085', '\u001c\u0045', '\u0018\u0000\u0004'],
  prepare: () => ({ run }),
}

const run = (input: Buffer): string => `${received(input)} ${sent(input, 0)} ${sent(input, 1)}`

function received(input: Buffer): string {
  const tape = new Tape(input)
  const picture = new H264AccessUnit()
  let [refused, sized] = [false, false]
  for (let count = 0; !tape.isOver && count < 200; count++) {
    const payload = tape.bytes(((tape.byte() << 8) | tape.byte()) % 9_000)
    startsH264KeyFrame(payload, 0, payload.length)
    const parameters = parametersIn(payload)
    sized ||= parameters !== null
    for (const pixels of parameters === null ? [] : [parameters.width, parameters.height])
      hold(pixels > 0 && pixels <= MOST_PIXELS, `a picture of ${String(pixels)} pixels`)
    refused ||= !picture.add(payload)
  }
  const whole = picture.take()
  hold(whole === null || whole.length < input.length * 6 + 8, 'a picture is larger than its packets')
  return `${refused ? 'refused' : 'taken'} ${whole === null ? 'none' : 'whole'} ${sized ? 'sized' : ''}`
}

/** What is sent of any stream comes out as the units that were put in. */
function sent(input: Buffer, mode: 0 | 1): string {
  const payloads = packetize(input, mode)
  const picture = new H264AccessUnit()
  const isTaken = payloads.every((payload) => {
    hold(payload.length > 0 && payload.length <= MOST_WHOLE, `a packet of ${String(payload.length)} bytes`)
    return picture.add(payload)
  })
  const whole = isTaken ? picture.take() : null
  if (whole !== null) hold(nalUnits(whole).length <= nalUnits(input).length, 'more units than there were')
  return `${payloads.length === 0 ? '0' : payloads.length < 3 ? 'few' : 'many'}${whole === null ? '-' : '+'}`
}
