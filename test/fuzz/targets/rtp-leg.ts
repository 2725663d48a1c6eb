/** Datagrams on a leg's two ports: sound, reports and keys (RFC 3550, 4733), plain and by SRTP, with time passing between them. */
import { legOn, agreementWith, Wire, type TestLeg } from '../../../src/phone/media/rtp/wire.suite.ts'
import { FRAME_MS, MIX_RATE, NARROW_RATE } from '../../../src/phone/media/audio.ts'
import type { CodecName } from '../../../src/phone/media/codec/create-codec.ts'
import type { Endpoint } from '../../../src/phone/media/rtp/remote-path.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

const OURS: Endpoint = { address: '198.51.100.1', port: 40_000 }
const THEIRS: Endpoint = { address: '203.0.113.9', port: 50_000 }
const SENDERS: readonly [Endpoint, ...Endpoint[]] = [
  THEIRS,
  { address: THEIRS.address, port: THEIRS.port + 1 },
  { address: THEIRS.address, port: 4 },
  { address: '192.0.2.66', port: 6_666 },
]
const CODECS: readonly [CodecName, ...CodecName[]] = ['PCMU', 'PCMA', 'G722', 'opus']
const FRAME = 160
const KEYS = 101
const NOISE = 13
const MOST_DELAY_MS = 1_000
const SILENCE = new Int16Array((MIX_RATE * FRAME_MS) / 1_000)
/** Samples of a frame, as the leg's codec has them. */
const NARROW = (NARROW_RATE * FRAME_MS) / 1_000

/** What each row of bytes is: from whom, to which port, how long afterwards the next comes, and the packet. */
const packetOn = (head: readonly [sender: number, port: number, frames: number], bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([...head, bytes.length >> 8, bytes.length & 0xff]), bytes])

function rtp(payloadType: number, sequence: number, payload: Buffer, marker = false): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt8(0x80, 0)
  header.writeUInt8(payloadType | (marker ? 0x80 : 0), 1)
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(sequence * FRAME, 4)
  header.writeUInt32BE(0xabcdef, 8)
  return Buffer.concat([header, payload])
}

/** A receiver report about us, a source description and a goodbye (RFC 3550 §6). */
const REPORT = Buffer.from(
  `81c900070000abcd00123456 10000002 00000005 00000001 00000000 00000000
   81ca00030000abcd0103616263000000 81cb00010000abcd`.replaceAll(/\s/g, ''),
  'hex',
)

function seeds(): readonly Buffer[] {
  const talk = (codec: number, type: number): Buffer =>
    Buffer.concat([
      Buffer.from([codec]),
      ...Array.from({ length: 12 }, (_, at) => packetOn([0, 0, 1], rtp(type, 65_530 + at, Buffer.alloc(FRAME, 0x55 + at)))),
    ])
  const keys = [1, 2, 3, 11].flatMap((key, at) =>
    [0x0a, 0x8a].map((volume) => packetOn([0, 0, 2], rtp(KEYS, 20 + at, Buffer.from([key, volume, 0, 80]), volume === 0x0a))),
  )
  const noise = packetOn([0, 0, 30], rtp(NOISE, 3, Buffer.from([40, 1, 2])))
  return [
    talk(0, 0),
    talk(1, 0),
    talk(2, 0),
    talk(3, 0),
    talk(4, 0),
    Buffer.concat([Buffer.from([0]), ...keys, noise]),
    Buffer.concat([Buffer.from([0]), packetOn([0, 1, 1], REPORT), packetOn([0, 0, 1], REPORT)]),
  ]
}

export const rtpLeg: FuzzTarget = {
  name: 'rtp-leg',
  seeds,
  pieces: ['\u0001\u0000\u0000', '\u0000\u0000\u0001\u0000\u000c'],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const tape = new Tape(input)
  const wire = new Wire()
  const test = legOn(wire, OURS.address, OURS.port, 1)
  const first = tape.byte()
  const codec = CODECS[first % CODECS.length] ?? 'PCMU'
  const samples = codec === 'PCMU' || codec === 'PCMA' ? NARROW : SILENCE.length
  test.leg.agree(terms(codec, first >= 128))
  let packets = 0
  for (; !tape.isOver && packets < 200; packets++) turn(tape, wire, { ...test, samples })
  return close(test, packets)
}

const master = (seed: number) => ({ key: new Uint8Array(16).fill(seed), salt: new Uint8Array(14).fill(seed) })

function terms(codec: CodecName, secured: boolean) {
  const types = { voice: 0, keys: KEYS, noise: NOISE }
  return agreementWith(THEIRS, {
    codec,
    sending: types,
    receiving: types,
    srtp: secured ? { local: master(1), remote: master(2), shortTag: false } : null,
  })
}

function turn(tape: Tape, wire: Wire, { leg, samples }: Pick<TestLeg, 'leg'> & { readonly samples: number }): void {
  const from = tape.pick(SENDERS)
  const port = OURS.port + (tape.byte() % 2)
  const frames = tape.byte() % 60
  const length = (tape.byte() << 8) | tape.byte()
  wire.send(from, { address: OURS.address, port }, tape.bytes(length % 1_700))
  for (let passed = 0; passed < frames; passed++) {
    wire.now += 20
    leg.push(SILENCE, true)
    const frame = leg.pull()
    hold(frame === null || frame.length === samples, 'a frame of another length')
  }
  const { delayMs, remoteLoss, roundTripMs, jitterMs } = leg.report()
  hold(delayMs >= 0 && delayMs <= MOST_DELAY_MS, `sound waits ${String(delayMs)} ms`)
  for (const measured of [remoteLoss, roundTripMs, jitterMs]) hold(measured === null || Number.isFinite(measured), 'a figure is none')
}

function close({ leg, keys }: TestLeg, packets: number): string {
  const { received, lost, concealed, remoteLoss } = leg.report()
  hold(keys.length <= packets, 'more keys than packets')
  hold(
    keys.every((key) => /^[0-9*#A-D]$/.test(key)),
    'a key that no telephone has',
  )
  leg.close()
  leg.close()
  hold(leg.pull() === null, 'a closed leg is heard')
  const some = (count: number): string => (count === 0 ? '0' : count < 3 ? 'few' : 'many')
  return [received, lost, concealed, keys.length].map(some).join(' ') + (remoteLoss === null ? '' : ' reported')
}
