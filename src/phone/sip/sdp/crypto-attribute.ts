/** Keys of SRTP inside the description (SDES, RFC 4568). Worth as much as the secrecy of the way they travel: TLS. */
import { inspect } from 'node:util'
import { isToken, parseDecimal } from '../message/grammar.ts'

export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32'

const isSuite = (text: string): text is SrtpSuite => text === 'AES_CM_128_HMAC_SHA1_80' || text === 'AES_CM_128_HMAC_SHA1_32'

const KEY_BYTES = 16
const SALT_BYTES = 14
const MASTER_BYTES = KEY_BYTES + SALT_BYTES

/** Master key and salt of one direction (RFC 3711 §8.2). Shows itself to nobody who only prints it. */
export class SrtpMasterKey {
  readonly #bytes: Buffer

  /** Takes 30 bytes, and owns them from then on. */
  constructor(bytes: Buffer) {
    if (bytes.length !== MASTER_BYTES) throw new RangeError('an SRTP master of another size')
    this.#bytes = bytes
  }

  static make(random: (bytes: number) => Buffer): SrtpMasterKey {
    return new SrtpMasterKey(random(MASTER_BYTES))
  }

  get key(): Buffer {
    return this.#bytes.subarray(0, KEY_BYTES)
  }

  get salt(): Buffer {
    return this.#bytes.subarray(KEY_BYTES)
  }

  equals(other: SrtpMasterKey): boolean {
    return this.#bytes.equals(other.#bytes)
  }

  /** For the wire, and for nothing else. */
  reveal(): string {
    return this.#bytes.toString('base64')
  }

  toJSON(): string {
    return '****'
  }

  toString(): string {
    return '****'
  }

  [inspect.custom](): string {
    return '****'
  }
}

export interface CryptoAttribute {
  /** Names the offer's line in the answer. */
  readonly tag: number
  readonly suite: SrtpSuite
  readonly master: SrtpMasterKey
}

/** RFC 4568 §9.1: at most nine digits. */
const MOST_TAG = 999_999_999

/** `2^20` or a plain number of packets (RFC 4568 §6.1). Nobody here sends that many. */
const isLifetime = (text: string): boolean => {
  const digits = text.startsWith('2^') ? text.slice(2) : text
  return parseDecimal(digits, Number.MAX_SAFE_INTEGER) !== undefined
}

const BASE64 = /^[A-Za-z0-9+/]{40}$/

/** `inline:` with one key, without MKI: a key that packets must name is refused. */
const parseKey = (text: string): SrtpMasterKey | undefined => {
  const [key = '', lifetime, ...more] = text.slice('inline:'.length).split('|', 3)
  const usable = text.startsWith('inline:') && more.length === 0 && (lifetime === undefined || isLifetime(lifetime))
  return usable && BASE64.test(key) ? new SrtpMasterKey(Buffer.from(key, 'base64')) : undefined
}

/** The window is a hint; what changes the packets must be understood, and a `-` says that it need not be (RFC 4568 §6.3.7). */
const isHarmless = (parameter: string): boolean =>
  parameter.startsWith('WSH=') || (parameter.startsWith('-') && isToken(parameter.slice(1)))

/** The value of `a=crypto:`; undefined for what is broken or that we cannot do, which an offer may well hold beside what we can. */
export const parseCryptoAttribute = (value: string): CryptoAttribute | undefined => {
  const [tagText = '', suite = '', keyText = '', ...session] = value.split(' ').filter((part) => part !== '')
  const tag = parseDecimal(tagText, MOST_TAG)
  const master = parseKey(keyText)
  if (tag === undefined || !isSuite(suite) || !master || !session.every(isHarmless)) return undefined
  return { tag, suite, master }
}

export const writeCryptoAttribute = ({ tag, suite, master }: CryptoAttribute): string => `${tag} ${suite} inline:${master.reveal()}`
