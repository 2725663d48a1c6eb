import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import { createDecoder, createEncoder, SAMPLE_RATES, type CodecName } from './create-codec.ts'
import { createWideDecoder } from './wide-sound.suite.ts'
import { correlation, frames, joined, randomFrom, spokenSignal } from './spoken-signal.suite.ts'

const codecs: readonly CodecName[] = ['PCMU', 'PCMA', 'G722', 'opus']

/** What is heard of `said` when packets are lost with this probability. */
const heardThrough = (codec: CodecName, said: Int16Array, loss: number): Int16Array => {
  const encoder = createEncoder(codec)
  const decoder = createWideDecoder(codec)
  const random = randomFrom(11)
  const packets = frames(said).map((frame) => (random() < loss ? undefined : encoder.encode(frame).slice()))
  const heard = packets.map((packet, i) => (packet ? decoder.decode(packet) : decoder.conceal(packets[i + 1])).slice())
  encoder.close()
  decoder.close()
  return joined(heard)
}

const meanSquare = (samples: Int16Array): number => samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length

/** Opus for voices filters the lowest frequencies and shapes its noise: the waveform is not its aim. */
const bounds: Record<CodecName, readonly [clean: number, two: number, ten: number]> = {
  PCMU: [0.99, 0.97, 0.9],
  PCMA: [0.99, 0.97, 0.9],
  G722: [0.99, 0.96, 0.85],
  opus: [0.9, 0.9, 0.87],
}

describe.each(codecs)('%s', (codec) => {
  const said = spokenSignal(6)

  it('[D6] a voice comes through, and through loss', () => {
    const [clean, two, ten] = bounds[codec]
    expect(correlation(said, heardThrough(codec, said, 0))).toBeGreaterThan(clean)
    expect(correlation(said, heardThrough(codec, said, 0.02))).toBeGreaterThan(two)
    expect(correlation(said, heardThrough(codec, said, 0.1))).toBeGreaterThan(ten)
    expect(correlation(spokenSignal(6, 9).toReversed(), heardThrough(codec, said, 0))).toBeLessThan(0.5)
  })

  it('a lost packet is filled with what resembles it, a long loss fades to silence', () => {
    const encoder = createEncoder(codec)
    const decoder = createDecoder(codec)
    const tone = Int16Array.from({ length: FRAME_SAMPLES * 20 }, (_, i) => Math.round(9000 * Math.sin((2 * Math.PI * 200 * i) / 16_000)))
    for (const frame of frames(tone)) decoder.decode(encoder.encode(frame))
    const energies = Array.from({ length: 30 }, () => meanSquare(decoder.conceal()))
    expect(Math.sqrt(energies[0]!)).toBeGreaterThan(3000)
    expect(Math.sqrt(energies.at(-1)!)).toBeLessThan(200)
  })

  it('[T4] nothing that arrives makes it throw or give no frame', () => {
    const decoder = createDecoder(codec)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.boolean(), (payload, repair) => {
        const heard = repair ? decoder.conceal(payload) : decoder.decode(payload)
        expect(heard.length).toBeGreaterThan(0)
        expect(heard.length).toBeLessThanOrEqual(6 * FRAME_SAMPLES)
      }),
      { numRuns: 2000 },
    )
    decoder.close()
    expect(decoder.decode(Uint8Array.of(1, 2, 3)).length).toBeGreaterThan(0)
    decoder.close()
  })
})

describe.each(['PCMU', 'PCMA', 'G722'] as const)('a pause in %s', (codec) => {
  it('goes on as faintly as it was when a packet of it is lost', () => {
    const [encoder, decoder, random] = [createEncoder(codec), createDecoder(codec), randomFrom(3)]
    const line = Int16Array.from({ length: FRAME_SAMPLES * 20 }, () => Math.round(random() * 60 - 30))
    const heard = frames(line).map((frame) => meanSquare(decoder.decode(encoder.encode(frame))))
    const [before, lost] = [heard.at(-1)!, meanSquare(decoder.conceal())]
    expect(lost).toBeGreaterThan(before / 3)
    expect(lost).toBeLessThan(before * 2)
  })
})

describe('lengths of packets', () => {
  it.each(['PCMU', 'PCMA', 'G722'] as const)('%s of 10 and 30 ms gives 10 and 30 ms', (codec) => {
    const decoder = createDecoder(codec)
    expect(decoder.decode(new Uint8Array(80)).length).toBe(SAMPLE_RATES[codec] * 0.01)
    expect(decoder.decode(new Uint8Array(240)).length).toBe(SAMPLE_RATES[codec] * 0.03)
  })
})
