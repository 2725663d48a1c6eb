import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES, MIX_RATE } from '../audio.ts'
import { createDecoder, createEncoder, SAMPLE_RATES } from '../codec/create-codec.ts'
import { frames, randomFrom, spokenSignal } from '../codec/spoken-signal.suite.ts'
import { KeyReceiver } from './key-receiver.ts'
import { KeySender } from './key-sender.ts'
import { KEYS, MOST_DURATION, readTelephoneEvent, writeTelephoneEvent } from './telephone-event.ts'
import { ToneReceiver } from './tone-receiver.ts'

const FRAME_TICKS = 160

interface Packet {
  readonly press: number
  readonly payload: Uint8Array
  readonly timestamp: number
  readonly marker: boolean
}

/** A press of so many frames; beyond the longest duration in segments, as RFC 4733 §2.5.1.3 has it. */
const press = (index: number, key: string, start: number, held: number): Packet[] => {
  const packets: Packet[] = []
  const add = (segment: number, duration: number, ended: boolean): void => {
    const payload = new Uint8Array(4)
    writeTelephoneEvent({ key, ended, duration }, payload)
    packets.push({ press: index, payload, timestamp: (start + segment * MOST_DURATION) >>> 0, marker: packets.length === 0 })
  }
  for (let frame = 1; frame <= held; frame++) {
    const segment = Math.floor((frame * FRAME_TICKS - 1) / MOST_DURATION)
    const begun = Math.floor(((frame - 1) * FRAME_TICKS - 1) / MOST_DURATION)
    if (frame > 1 && segment > begun) add(begun, MOST_DURATION, false)
    add(segment, frame * FRAME_TICKS - segment * MOST_DURATION, frame === held)
  }
  packets.push(packets.at(-1)!, packets.at(-1)!)
  return packets
}

const presses = (keys: readonly (readonly [string, number])[], start: number): Packet[] => {
  let at = start
  return keys.flatMap(([key, held], index) => {
    const packets = press(index, key, at, held)
    at += (held + 3) * FRAME_TICKS
    return packets
  })
}

const received = (packets: readonly Packet[]): string => {
  const receiver = new KeyReceiver()
  return packets.map(({ payload, timestamp, marker }) => receiver.receive(payload, { ssrc: 1, timestamp, marker }) ?? '').join('')
}

const key = fc.constantFrom(...KEYS)

describe('telephone events', () => {
  it('[D5] every press counts once whatever is lost, as long as one packet of it arrives', () => {
    const keys = fc.array(fc.tuple(key, fc.integer({ min: 2, max: 30 })), { minLength: 1, maxLength: 13 })
    fc.assert(
      fc.property(keys, fc.nat(0xffffffff), fc.infiniteStream(fc.integer({ min: 0, max: 99 })), fc.nat(95), (typed, start, dice, loss) => {
        const arrived = presses(typed, start).filter(() => dice.next().value >= loss)
        const expected = typed.filter((_, index) => arrived.some((packet) => packet.press === index)).map(([typedKey]) => typedKey)
        expect(received(arrived)).toBe(expected.join(''))
      }),
      { numRuns: 1000 },
    )
  })

  it('[D5] and once when packets are doubled or overtake each other', () => {
    const keys = fc.array(fc.tuple(key, fc.integer({ min: 2, max: 8 })), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(keys, fc.infiniteStream(fc.nat(5)), (typed, dice) => {
        const packets = presses(typed, 0xfffffff0)
          .flatMap((packet, i) => [packet, packet].map((copy) => ({ copy, place: i + dice.next().value })))
          .toSorted((a, b) => a.place - b.place)
          .map(({ copy }) => copy)
        const sorted = (text: string): string => [...text].toSorted().join('')
        expect(sorted(received(packets))).toBe(sorted(typed.map(([typedKey]) => typedKey).join('')))
      }),
      { numRuns: 500 },
    )
  })

  it('[D5] a key held for half a minute is one press, though segments or their ends are lost', () => {
    const packets = press(0, '5', 1000, 1600)
    expect(received(packets)).toBe('5')
    expect(received(packets.filter((_, i) => i % 10 === 3))).toBe('5')
    expect(received(packets.filter(({ timestamp }) => timestamp !== 1000 + MOST_DURATION))).toBe('5')
  })

  it('[T4] reads any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.nat(0xffffffff), fc.boolean(), (payload, timestamp, marker) => {
        const event = readTelephoneEvent(payload)
        expect(new KeyReceiver().receive(payload, { ssrc: 1, timestamp, marker })).toBe(event?.key ?? null)
      }),
    )
    expect(readTelephoneEvent(Uint8Array.of(16, 0, 0, 0))).toBeNull()
    expect(readTelephoneEvent(Uint8Array.of(1, 0, 0))).toBeNull()
  })

  it('what we press is received, with a pause between, one timestamp for each press and its end three times', () => {
    const sender = new KeySender(FRAME_TICKS)
    sender.press('17x#')
    const receiver = new KeyReceiver()
    const sent = Array.from({ length: 60 }, (_, frame) => {
      const packet = sender.next()
      if (packet === null || packet === 'silent') return packet
      const timestamp = (frame - packet.framesAgo) * FRAME_TICKS
      return {
        heard: receiver.receive(packet.payload, { ssrc: 1, timestamp, marker: packet.marker }),
        event: readTelephoneEvent(packet.payload)!,
        timestamp,
      }
    })
    const packets = sent.filter((packet) => packet !== null && packet !== 'silent')
    expect(packets.map(({ heard }) => heard ?? '').join('')).toBe('17#')
    expect(packets.filter(({ event }) => event.ended)).toHaveLength(9)
    expect(new Set(packets.map(({ timestamp }) => timestamp)).size).toBe(3)
    expect(packets.filter(({ event }) => event.ended).every(({ event }) => event.duration === 5 * FRAME_TICKS)).toBe(true)
    expect(sent.filter((packet) => packet === 'silent')).toHaveLength(12)
    expect(sent.at(-1)).toBeNull()
  })
})

const ROWS = [697, 770, 852, 941]
const COLUMNS = [1209, 1336, 1477, 1633]

/** `twist` in dB: the higher tone against the lower. */
const tone = (typed: string, ms: number, off = 1, twist = 0): Int16Array => {
  const place = '123A456B789C*0#D'.indexOf(typed)
  const low = (2 * Math.PI * ROWS[place >> 2]! * off) / MIX_RATE
  const high = (2 * Math.PI * COLUMNS[place & 3]! * off) / MIX_RATE
  return Int16Array.from({ length: (ms * MIX_RATE) / 1000 }, (_, i) =>
    Math.round(3000 * Math.sin(low * i) + 3000 * 10 ** (twist / 20) * Math.sin(high * i)),
  )
}

const typedSound = (typed: string, ms: number, off: number, twist: number, noise: number): Int16Array => {
  const random = randomFrom(typed.length)
  const parts = [...typed].flatMap((one) => [tone(one, ms, off, twist), new Int16Array((ms * MIX_RATE) / 1000)])
  const samples = parts.flatMap((part) => [...part]).map((sample) => Math.round(sample + (random() * 2 - 1) * noise))
  return Int16Array.from([...samples, ...new Int16Array(FRAME_SAMPLES - (samples.length % FRAME_SAMPLES))])
}

const heardTones = (sound: Int16Array): string => {
  const receiver = new ToneReceiver(SAMPLE_RATES.PCMU)
  const encoder = createEncoder('PCMU')
  const decoder = createDecoder('PCMU')
  return frames(sound)
    .map((frame) => receiver.hear(decoder.decode(encoder.encode(frame))) ?? '')
    .join('')
}

describe('tones in the sound', () => {
  const all = '1234567890*#ABCD1199##'

  it.each([
    [40, 1, 0, 0],
    [50, 1.012, 0, 600],
    [50, 0.988, 5, 300],
    [100, 1, -5, 600],
  ])('are recognised through G.711: %i ms, pitch %f, twist %i dB, noise %i', (ms, off, twist, noise) => {
    expect(heardTones(typedSound(all, ms, off, twist, noise))).toBe(all)
  })

  it('a long press is one key', () => {
    expect(heardTones(typedSound('5', 2000, 1, 0, 100))).toBe('5')
  })

  it('are not heard in a voice, in noise, in a single tone or in a busy tone', () => {
    const random = randomFrom(8)
    expect(heardTones(spokenSignal(20))).toBe('')
    expect(heardTones(Int16Array.from({ length: 160_000 }, () => Math.round((random() * 2 - 1) * 9000)))).toBe('')
    const sines = (...hertz: number[]): Int16Array =>
      Int16Array.from({ length: 32_000 }, (_, i) => hertz.reduce((sum, f) => sum + 4000 * Math.sin((2 * Math.PI * f * i) / MIX_RATE), 0))
    expect(heardTones(sines(697))).toBe('')
    expect(heardTones(sines(440, 480))).toBe('')
    expect(heardTones(sines(697, 770))).toBe('')
  })
})
