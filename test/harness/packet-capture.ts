/** What a caller sends, as a capture file that SIPp plays: keys by RFC 4733 and a tone, in one stream. */
import { CLOCK_RATES, createEncoder } from '../../src/phone/media/codec/create-codec.ts'
import { EVENT_BYTES, writeTelephoneEvent } from '../../src/phone/media/rtp/telephone-event.ts'
import { FRAME_MS, FRAME_SAMPLES, MIX_RATE } from '../../src/phone/media/audio.ts'
import type { Codec } from './telephone.ts'

export const EVENT_PAYLOAD = 101
export const VOICE_PAYLOADS: Readonly<Record<Codec, number>> = { PCMU: 0, PCMA: 8, G722: 9, opus: 96 }
/** Each packet of a key, the last three with the end bit. */
const KEY_FRAMES = 8
const END_FRAMES = 3
const GAP_FRAMES = 6

/** A tone for so long, or a key. */
export type Sent = { readonly seconds: number } | { readonly key: string }

export interface Script {
  readonly codec: Codec
  readonly hertz: number
  readonly sent: readonly Sent[]
}

interface Frame {
  readonly payload: Uint8Array
  readonly type: number
  readonly marker: boolean
  /** In frames since the start: a key's packets all have that of its first. */
  readonly stamp: number
}

export const keysOf = (keys: string): readonly Sent[] => [...keys].flatMap((key) => [{ key }, { seconds: (GAP_FRAMES * FRAME_MS) / 1_000 }])

/** After how many milliseconds the last key has ended: its first packet that says so. */
export function lastKeyEnd({ sent }: Script): number {
  const at = sent.findLastIndex((one) => 'key' in one)
  const before = sent.slice(0, at).reduce((frames, one) => frames + framesOf(one), 0)
  return (before + KEY_FRAMES - END_FRAMES) * FRAME_MS
}

const framesOf = (one: Sent): number => ('key' in one ? KEY_FRAMES : Math.round((one.seconds * 1_000) / FRAME_MS))

/** A libpcap file of Ethernet frames; addresses and ports are SIPp's to put in. */
export function capture(script: Script): Uint8Array {
  const ticks = (CLOCK_RATES[script.codec] * FRAME_MS) / 1_000
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(65_535, 16)
  header.writeUInt32LE(1, 20)
  return Buffer.concat([header, ...framesIn(script, ticks).flatMap((frame, at) => record(frame, at, ticks))])
}

function framesIn({ codec, hertz, sent }: Script, ticks: number): readonly Frame[] {
  const encoder = createEncoder(codec)
  const frames: Frame[] = []
  for (const one of sent) {
    const start = frames.length
    for (let i = 0; i < framesOf(one); i++) frames.push('key' in one ? keyFrame(one.key, start, i, ticks) : toneFrame(frames.length))
  }
  encoder.close()
  return frames

  function toneFrame(stamp: number): Frame {
    const from = stamp * FRAME_SAMPLES
    const tone = Int16Array.from({ length: FRAME_SAMPLES }, (_, i) =>
      Math.round(9_000 * Math.sin((2 * Math.PI * hertz * (from + i)) / MIX_RATE)),
    )
    return { payload: Uint8Array.from(encoder.encode(tone)), type: VOICE_PAYLOADS[codec], marker: false, stamp }
  }
}

function keyFrame(key: string, stamp: number, i: number, ticks: number): Frame {
  const payload = new Uint8Array(EVENT_BYTES)
  const held = Math.min(i + 1, KEY_FRAMES - END_FRAMES)
  writeTelephoneEvent({ key, ended: i >= KEY_FRAMES - END_FRAMES, duration: held * ticks }, payload)
  return { payload, type: EVENT_PAYLOAD, marker: i === 0, stamp }
}

/** The record's header, then Ethernet, IPv4 (RFC 791), UDP (RFC 768) and RTP (RFC 3550 §5.1). */
function record({ payload, type, marker, stamp }: Frame, at: number, ticks: number): readonly Buffer[] {
  const packet = Buffer.alloc(14 + 20 + 8 + 12)
  packet.writeUInt16BE(0x0800, 12)
  packet.writeUInt8(0x45, 14)
  packet.writeUInt16BE(40 + payload.length, 16)
  packet.writeUInt8(64, 22)
  packet.writeUInt8(17, 23)
  packet.writeUInt16BE(20 + payload.length, 38)
  packet.writeUInt8(0x80, 42)
  packet.writeUInt8((marker ? 0x80 : 0) | type, 43)
  packet.writeUInt16BE(at & 0xffff, 44)
  packet.writeUInt32BE((stamp * ticks) >>> 0, 46)
  packet.writeUInt32BE(0x51_99_00_01, 50)
  const head = Buffer.alloc(16)
  const milliseconds = at * FRAME_MS
  head.writeUInt32LE(Math.floor(milliseconds / 1_000), 0)
  head.writeUInt32LE((milliseconds % 1_000) * 1_000, 4)
  head.writeUInt32LE(packet.length + payload.length, 8)
  head.writeUInt32LE(packet.length + payload.length, 12)
  return [head, packet, Buffer.from(payload)]
}
