/** A codec behind a payload type (RFC 3551 §6, RFC 8866 §6.6). */
import { parseDecimal } from '../message/grammar.ts'

export interface PayloadFormat {
  /** 0 to 127. */
  readonly type: number
  /** As written; compared without regard to capitals. */
  readonly name: string
  /** Hz as signalled: 8000 for G.722, which samples twice as often (RFC 3551 §4.5.2). */
  readonly clockRate: number
  readonly channels: number
  /** What `a=fmtp` says behind the number; empty where nothing is said. */
  readonly parameters: string
}

/** Payload types that need no `a=rtpmap`. */
const FIXED: Readonly<Record<number, string>> = {
  0: 'PCMU/8000',
  3: 'GSM/8000',
  4: 'G723/8000',
  8: 'PCMA/8000',
  9: 'G722/8000',
  13: 'CN/8000',
  18: 'G729/8000',
}

/** `opus/48000/2`. */
const parseEncoding = (type: number, encoding: string, parameters: string): PayloadFormat | undefined => {
  const [name, rate, channels, ...more] = encoding.split('/', 4)
  const clockRate = parseDecimal(rate ?? '', 1_000_000)
  const count = channels === undefined ? 1 : parseDecimal(channels, 255)
  if (!name || !clockRate || !count || more.length > 0) return undefined
  return { type, name, clockRate, channels: count, parameters }
}

const payloadTypeIn = (format: string): number | undefined => parseDecimal(format, 127)

/** The format of an m-line with what rtpmap and fmtp say of it; undefined for what nobody explains. */
export const payloadFormat = (format: string, rtpmap: string | undefined, fmtp: string | undefined): PayloadFormat | undefined => {
  const type = payloadTypeIn(format)
  const encoding = type === undefined ? undefined : (rtpmap ?? FIXED[type])
  return type === undefined || encoding === undefined ? undefined : parseEncoding(type, encoding, fmtp ?? '')
}

export const writeEncoding = ({ name, clockRate, channels }: PayloadFormat): string =>
  channels === 1 ? `${name}/${clockRate}` : `${name}/${clockRate}/${channels}`
