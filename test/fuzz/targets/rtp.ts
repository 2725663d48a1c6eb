/** RTP and RTCP of browsers as the engine reads them: headers, extensions, codecs' own headers, reports. */
import { DependencyReader } from '../../../src/sfu/codec/dependency-descriptor.ts'
import { keyFrameDetector } from '../../../src/sfu/codec/key-frame.ts'
import { primaryOfRed } from '../../../src/sfu/codec/red.ts'
import { ExtensionTable } from '../../../src/sfu/rtp/header-extensions.ts'
import { isRtcp, readRtcp } from '../../../src/sfu/rtp/rtcp-reader.ts'
import { emptyRtpHeader, paddingOf, parseRtpHeader } from '../../../src/sfu/rtp/rtp-header.ts'
import { buildPacket } from '../../../src/sfu/forwarding/simulated-client.suite.ts'
import { hold, type FuzzTarget } from '../target.ts'

const CODECS = ['vp8', 'h264', 'vp9', 'av1']

function packet(payload: Buffer, extensions: readonly (readonly [number, Buffer])[] = [], padding = 0): Buffer {
  const { memory, length } = buildPacket({ ssrc: 7, payloadType: 96, sequence: 65_535, timestamp: 90_000, payload, extensions, padding })
  return memory.subarray(0, length)
}

const REPORTS = `80c80006000000010000000200000003000000040000000500000006
  81cd000300000001000000020010ffff 81ce000200000001000000 02 81cb000100000001`
/** Of 30 packets: a run that arrived, one bit each, two bits each; small and large deltas. */
const ARRIVALS = `8fcd000a 00000001 00000002 fffe001e 00123407 2004bfff d9990000
  01020304 05060708 090a0b0c 0d0e0f10 00112233`

export const rtp: FuzzTarget = {
  name: 'rtp',
  seeds: () => [
    packet(Buffer.from('90e08001029d012a40014001', 'hex'), [
      [1, Buffer.from('0')],
      [2, Buffer.from('q')],
      [4, Buffer.from([1, 2])],
    ]),
    packet(Buffer.from('7c8588842f', 'hex'), [[20, Buffer.alloc(20, 1)]], 3),
    packet(Buffer.from('ef8000096f5500', 'hex')),
    packet(Buffer.from('180a', 'hex'), [
      [8, Buffer.from('bf000787e319eaabc4c28053233230011111211813f80b3827f81678', 'hex')],
      [9, Buffer.from('410008', 'hex')],
    ]),
    packet(Buffer.from('0a0b00000024c4ffdfed', 'hex')),
    Buffer.from(REPORTS.replaceAll(/\s/g, ''), 'hex'),
    Buffer.from(ARRIVALS.replaceAll(/\s/g, ''), 'hex'),
  ],
  pieces: ['\u00be\u00de\u0000\u0001', '\u0010\u0000\u0000\u0002'],
  prepare: () => ({ run }),
}

const run = (input: Buffer): string => (input.length > 1 && isRtcp(input, 0) ? reportsIn(input) : packetIn(input))

function reportsIn(input: Buffer): string {
  const calls: string[] = []
  const call = (name: string) => () => void calls.push(name)
  readRtcp(input, 0, input.length, {
    senderReport: call('sender'),
    reportBlock: call('block'),
    missing: call('missing'),
    keyFrameWanted: call('key'),
    bye: call('bye'),
    arrivals: { feedbackBegins: call('feedback'), packetArrived: call('arrived'), feedbackEnds: call('told') },
  })
  // A NACK of four bytes names 17 packets; nothing says more with less.
  hold(calls.length <= (input.length / 4) * 17, 'more was read than was said')
  return [...new Set(calls)].join(' ')
}

function packetIn(input: Buffer): string {
  const header = emptyRtpHeader()
  if (!parseRtpHeader(input, 0, input.length, header)) return 'none'
  hold(header.length <= input.length, 'a header longer than its packet')
  const padding = paddingOf(input, 0, input.length, header)
  if (padding < 0) return 'padded wrongly'
  const table = new ExtensionTable()
  table.read(input, header)
  hold(table.count <= 16, 'more extensions than are kept')
  for (let at = 0; at < table.count; at++) hold(table.offsetOf(at) + table.lengthOf(at) <= header.length, 'an extension beyond its header')
  const length = input.length - header.length - padding
  hold(length >= 0, 'less than nothing inside')
  const red = primaryOfRed(input, header.length, length)
  hold(red < input.length - padding, 'the primary block is behind the end')
  const layers = layersIn(input, table)
  const starts = CODECS.filter((codec) => keyFrameDetector(codec)(input, header.length, length))
  return `${String(table.count)} ${starts.join(' ')} ${red < 0 ? '-' : 'red'} ${layers}`
}

/** Any extension may be a dependency descriptor; one may bring the templates of the next. */
function layersIn(input: Buffer, table: ExtensionTable): string {
  const reader = new DependencyReader()
  const seen = { startsFrame: false, endsFrame: false, spatial: 0, temporal: 0, entry: -1 }
  const read = (at: number): boolean => reader.read(input, table.offsetOf(at), table.lengthOf(at), true, seen)
  const known = Array.from({ length: table.count }, (_, at) => read(at)).filter(Boolean).length
  hold(seen.spatial < 64 && seen.temporal < 64 && seen.entry < 64, 'more layers than templates')
  return String(known)
}
