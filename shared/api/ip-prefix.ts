/** Addresses and prefixes of the Internet, as people write them and as everything else compares them. */

interface Address {
  readonly value: bigint
  readonly bits: 32 | 128
}

/** `too_wide`: it covers more of the Internet than any one network has, so that strangers would pass for it. */
export type ReadPrefix = { readonly ok: true; readonly prefix: string } | { readonly ok: false; readonly fault: 'no_prefix' | 'too_wide' }

/** Shortest prefixes that still are somebody's: 10.0.0.0/8, and an IPv6 block of an Internet registry's customer. */
const SHORTEST = { 32: 8, 128: 16 } as const

/** `192.0.2.0/24`, `2001:db8::/32` or one address; the answer is canonical (RFC 4632, RFC 5952), without bits behind the prefix. */
export function readPrefix(text: string): ReadPrefix {
  const [, written = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? []
  const address = readAddress(written)
  if (address === null) return { ok: false, fault: 'no_prefix' }
  const { value, bits } = address
  const kept = length === undefined ? bits : Number(length)
  if (kept > bits) return { ok: false, fault: 'no_prefix' }
  if (kept < SHORTEST[bits]) return { ok: false, fault: 'too_wide' }
  const rest = BigInt(bits - kept)
  const first = writeAddress({ value: (value >> rest) << rest, bits })
  return { ok: true, prefix: kept === bits ? first : `${first}/${String(kept)}` }
}

export const isAddress = (text: string): boolean => readAddress(text) !== null

const readAddress = (text: string): Address | null => (text.includes(':') ? readV6(text) : readV4(text))

/** No leading zeros: some readers take them for octal. */
const BYTE = /^(?:0|[1-9]\d{0,2})$/

function readV4(text: string): Address | null {
  const bytes = text.split('.')
  if (bytes.length !== 4 || !bytes.every((byte) => BYTE.test(byte) && Number(byte) < 256)) return null
  return { value: joined(bytes.map(Number), 8n), bits: 32 }
}

/** RFC 4291, section 2.2. No zone: a trunk is not on one cable. */
function readV6(text: string): Address | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const [head, tail] = halves.map(groupsOf)
  if (head === undefined || head === null || tail === null) return null
  if (tail === undefined) return head.length === 8 ? { value: joined(head, 16n), bits: 128 } : null
  const gap = 8 - head.length - tail.length
  if (gap < 1) return null
  return { value: joined([...head, ...Array.from({ length: gap }, () => 0), ...tail], 16n), bits: 128 }
}

/** The last group may be an IPv4 address, which is two groups. */
function groupsOf(half: string): readonly number[] | null {
  if (half === '') return []
  const parts = half.split(':')
  const v4 = readV4(parts.at(-1) ?? '')
  const written = v4 === null ? parts : parts.slice(0, -1)
  if (!written.every((part) => /^[\da-f]{1,4}$/i.test(part))) return null
  const groups = written.map((part) => Number.parseInt(part, 16))
  return v4 === null ? groups : [...groups, Number(v4.value >> 16n), Number(v4.value & 0xffffn)]
}

const joined = (parts: readonly number[], width: bigint): bigint => parts.reduce((value, part) => (value << width) | BigInt(part), 0n)

const parted = (value: bigint, width: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, place) => Number((value >> BigInt(width * (count - 1 - place))) & ((1n << BigInt(width)) - 1n)))

const writeAddress = ({ value, bits }: Address): string => (bits === 32 ? parted(value, 8, 4).join('.') : writeV6(parted(value, 16, 8)))

/** RFC 5952: lower case, and `::` for the first of the longest runs of two zeros or more. */
function writeV6(groups: readonly number[]): string {
  const hex = groups.map((group) => group.toString(16))
  const runs = groups.map((_, start) => runOfZeros(groups, start))
  const longest = Math.max(...runs)
  if (longest < 2) return hex.join(':')
  const start = runs.indexOf(longest)
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + longest).join(':')}`
}

function runOfZeros(groups: readonly number[], start: number): number {
  const end = groups.findIndex((group, place) => place >= start && group !== 0)
  return (end === -1 ? groups.length : end) - start
}
