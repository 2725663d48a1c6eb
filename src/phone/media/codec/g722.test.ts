import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { G722Decoder, G722Encoder } from './g722.ts'
import { randomFrom } from './spoken-signal.suite.ts'

const SAMPLES = 64_000

const random = (seed: number, amplitude: number): Int16Array => {
  const next = randomFrom(seed)
  return Int16Array.from({ length: SAMPLES }, () => Math.round((next() * 2 - 1) * amplitude))
}

/** Integers only, so that no machine's sine matters. */
const signals = {
  noise: random(1, 8000),
  loudest: random(2, 32_767),
  faint: random(3, 5),
  square: Int16Array.from({ length: SAMPLES }, (_, i) => (Math.floor(i / 40) % 2 === 0 ? 32_767 : -32_768)),
  bursts: random(4, 30_000).map((sample, i) => (Math.floor(i / 3000) % 2 === 0 ? 0 : sample)),
  silence: new Int16Array(SAMPLES),
}

const hash = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex').slice(0, 16)

const encode = (signal: Int16Array): Uint8Array => {
  const codes = new Uint8Array(signal.length / 2)
  new G722Encoder().encode(signal, codes)
  return codes
}

const decode = (codes: Uint8Array): Uint8Array => {
  const samples = new Int16Array(codes.length * 2)
  new G722Decoder().decode(codes, samples)
  return new Uint8Array(samples.buffer)
}

/** Hashes of what FFmpeg 5.1 made of the same signals: its codes (`-c:a g722`), and its samples (s16le) from those codes. */
const golden: Record<keyof typeof signals, readonly [codes: string, samples: string]> = {
  noise: ['14cb99a343f19eb2', 'b39c67bdebf85688'],
  loudest: ['d58411640e12d669', '94d26c4c68dcfa03'],
  faint: ['b09e275e0ccf0170', 'c99aba97e3534383'],
  square: ['98ad4a1a639354ca', '5130e589e5b2dc7f'],
  bursts: ['e4587545a88e8e6f', '2910c555cfc9fb78'],
  silence: ['216f7f90bd5992de', 'b966bf132ef6f467'],
}

describe('G.722', () => {
  it.each(Object.keys(golden) as (keyof typeof signals)[])('codes %s as FFmpeg does, bit for bit', (name) => {
    expect(hash(encode(signals[name]))).toBe(golden[name][0])
  })

  it.each(Object.keys(golden) as (keyof typeof signals)[])('decodes %s as FFmpeg does, bit for bit', (name) => {
    expect(hash(decode(encode(signals[name])))).toBe(golden[name][1])
  })

  it('decodes codes that no encoder made as FFmpeg does', () => {
    const next = randomFrom(5)
    const codes = Uint8Array.from({ length: SAMPLES / 2 }, () => Math.floor(next() * 256))
    expect(hash(decode(codes))).toBe('5afd449e9375862f')
  })

  it('goes on over calls as in one', () => {
    const encoder = new G722Encoder()
    const parts = Array.from({ length: 200 }, (_, i) => {
      const part = new Uint8Array(160)
      encoder.encode(signals.noise.subarray(i * 320, (i + 1) * 320), part)
      return part
    })
    expect(Buffer.concat(parts).equals(encode(signals.noise))).toBe(true)
  })
})
