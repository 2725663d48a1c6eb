/** Right inputs, and what attackers make of them. */
import type { Chance } from './chance.ts'

export interface Material {
  readonly pool: readonly Buffer[]
  readonly pieces: readonly string[]
}

const MOST_BYTES = 66_000
const EDGES = [0, 1, 0x7f, 0x80, 0xff]
const NUMBERS = [
  '0',
  '-1',
  '1',
  '255',
  '256',
  '65535',
  '65536',
  '2147483647',
  '2147483648',
  '4294967296',
  '99999999999999999999',
  '00',
  '1e9',
]
const MARKS = ['"', '<', '>', ',', ';', ':', '\\', '\r\n', '\r\n ', '\n', '\0', '%', '[', '@', ' ', '=', '/', 'ÿ', 'é', '\r\n\r\n']
const MOST_CHANGES = 6

type Change = (bytes: Buffer, chance: Chance, material: Material) => Buffer

const CHANGES: readonly [Change, ...Change[]] = [
  (bytes, chance) => at(bytes, chance, (byte) => byte ^ (1 << chance(8))),
  (bytes, chance) => at(bytes, chance, () => EDGES[chance(EDGES.length)] ?? 0),
  (bytes, chance) => at(bytes, chance, () => chance(256)),
  (bytes, chance) => put(bytes, chance, Buffer.alloc(0), 1 + chance(16)),
  (bytes, chance) => put(bytes, chance, piece(bytes, chance, 64), 0),
  (bytes, chance) => put(bytes, chance, repeated(piece(bytes, chance, 24), 1 << chance(10)), 0),
  (bytes, chance, { pieces }) => put(bytes, chance, Buffer.from(oneOf(pieces, chance) ?? ''), chance(2) * chance(12)),
  (bytes, chance) => put(bytes, chance, Buffer.from((oneOf(MARKS, chance) ?? '').repeat(1 + chance(3))), chance(3)),
  (bytes, chance, { pool }) => put(bytes, chance, piece(oneOf(pool, chance) ?? bytes, chance, 400), chance(2) * chance(400)),
  (bytes, chance) => bytes.subarray(0, chance(bytes.length + 1)),
  otherNumber,
]

/** A new input out of the pool: one to six changes to one that was worth keeping. */
export function mutate(material: Material, chance: Chance): Buffer {
  let bytes = oneOf(material.pool, chance) ?? Buffer.alloc(0)
  for (let left = 1 + chance(MOST_CHANGES); left > 0; left--) {
    bytes = (oneOf(CHANGES, chance) ?? CHANGES[0])(bytes, chance, material)
  }
  return Buffer.from(bytes.subarray(0, MOST_BYTES))
}

const oneOf = <T>(from: readonly T[], chance: Chance): T | undefined => from[chance(from.length || 1)]

function at(bytes: Buffer, chance: Chance, change: (byte: number) => number): Buffer {
  const place = chance(bytes.length || 1)
  const changed = Buffer.from(bytes)
  changed[place] = change(bytes[place] ?? 0) & 0xff
  return changed
}

function put(bytes: Buffer, chance: Chance, what: Buffer, over: number): Buffer {
  const place = chance(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, place), what, bytes.subarray(place + over)])
}

function piece(bytes: Buffer, chance: Chance, most: number): Buffer {
  const from = chance(bytes.length || 1)
  return bytes.subarray(from, from + 1 + chance(most))
}

const repeated = (bytes: Buffer, times: number): Buffer => Buffer.concat(Array.from({ length: times }, () => bytes))

/** A number as text is made one at an edge. */
function otherNumber(bytes: Buffer, chance: Chance): Buffer {
  const text = bytes.toString('latin1')
  const found = oneOf([...text.matchAll(/\d+/g)], chance)
  if (found === undefined) return bytes
  const number = oneOf(NUMBERS, chance) ?? ''
  return Buffer.from(`${text.slice(0, found.index)}${number}${text.slice(found.index + found[0].length)}`, 'latin1')
}
