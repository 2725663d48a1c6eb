import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import type { CodecName } from '../codec/create-codec.ts'
import { correlation, frames, joined, spokenSignal } from '../codec/spoken-signal.suite.ts'
import { ear } from '../codec/wide-sound.suite.ts'
import type { LegAgreement } from './agreement.ts'
import { agreementWith, legOn, nameOf, Wire, type TestLeg } from './wire.suite.ts'

const SILENCE = new Int16Array(FRAME_SAMPLES)

interface Call {
  readonly wire: Wire
  readonly ours: TestLeg
  readonly theirs: TestLeg
}

const call = (changes: Partial<LegAgreement> = {}, theirChanges = changes): Call => {
  const wire = new Wire()
  const ours = legOn(wire, '198.51.100.1', 40_000, 1)
  const theirs = legOn(wire, '203.0.113.9', 50_000, 2)
  ours.leg.agree(agreementWith(theirs.at, changes))
  theirs.leg.agree(agreementWith(ours.at, theirChanges))
  return { wire, ours, theirs }
}

/** What we hear while they say that. */
const hear = ({ wire, ours, theirs }: Call, said: readonly Int16Array[]): Int16Array[] => {
  const hears = ear()
  return said.map((frame) => {
    wire.now += 20
    theirs.leg.push(frame, false)
    ours.leg.push(SILENCE, false)
    theirs.leg.pull()
    return hears(ours.leg.pull())
  })
}

const silence = (count: number): Int16Array[] => Array.from({ length: count }, () => SILENCE)

const master = (seed: number) => ({ key: new Uint8Array(16).fill(seed), salt: new Uint8Array(14).fill(seed + 1) })
const srtp = { srtp: { local: master(1), remote: master(2), shortTag: false } }
const theirSrtp = { srtp: { local: master(2), remote: master(1), shortTag: false } }

describe('a leg', () => {
  const said = spokenSignal(3)

  it.each<[CodecName, number]>([
    ['PCMU', 0],
    ['PCMA', 8],
    ['G722', 9],
    ['opus', 96],
  ])('[D6] carries a voice in %s', (codec, voice) => {
    const types = { voice, keys: 101, noise: null }
    const heard = joined(hear(call({ codec, sending: types, receiving: types }), frames(said)))
    expect(correlation(said, heard, 1400)).toBeGreaterThan(0.9)
  })

  it('[D2] sends nothing and hears nothing before both sides agreed, nor when it is closed', () => {
    const wire = new Wire()
    const ours = legOn(wire, '198.51.100.1', 40_000, 1)
    const theirs = legOn(wire, '203.0.113.9', 50_000, 2)
    theirs.leg.agree(agreementWith(ours.at))
    const before = hear({ wire, ours, theirs }, frames(said).slice(0, 30))
    expect(before.flatMap((frame) => [...frame]).every((sample) => sample === 0)).toBe(true)
    expect(wire.sent.filter(({ from }) => from === nameOf(ours.at))).toHaveLength(0)
    ours.leg.agree(agreementWith(theirs.at))
    hear({ wire, ours, theirs }, silence(5))
    ours.leg.close()
    const count = wire.sent.length
    ours.leg.push(SILENCE, false)
    ours.leg.close()
    expect(ours.leg.pull()).toBeNull()
    expect(wire.sent).toHaveLength(count)
  })

  it('is quiet both ways on hold, and comes back', () => {
    const made = call()
    hear(made, silence(10))
    made.ours.leg.agree(agreementWith(made.theirs.at, { sends: false, receives: false }))
    const count = made.wire.sent.filter(({ from }) => from === nameOf(made.ours.at)).length
    const held = hear(made, frames(said).slice(0, 50))
    expect(held.every((frame) => frame.every((sample) => sample === 0))).toBe(true)
    expect(made.wire.sent.filter(({ from }) => from === nameOf(made.ours.at))).toHaveLength(count)
    made.ours.leg.agree(agreementWith(made.theirs.at))
    expect(correlation(said, joined(hear(made, frames(said))), 1400)).toBeGreaterThan(0.9)
  })

  it('[D5] hears each key once, in order, under loss of a third', () => {
    const made = call()
    let count = 0
    made.wire.drops = () => ++count % 3 === 0
    hear(made, silence(10))
    made.theirs.leg.press('1234567890*#55')
    hear(made, silence(200))
    expect(made.ours.keys.join('')).toBe('1234567890*#55')
  })

  it('[D5] takes tones for keys only where nothing else was agreed', () => {
    const tone = (count: number): Int16Array[] =>
      frames(
        Int16Array.from({ length: count * FRAME_SAMPLES }, (_, i) =>
          Math.round(4000 * (Math.sin((2 * Math.PI * 770 * i) / 16_000) + Math.sin((2 * Math.PI * 1336 * i) / 16_000))),
        ),
      )
    const script = [...silence(10), ...tone(6), ...silence(20)]
    const bare = { sending: { voice: 0, keys: null, noise: null }, receiving: { voice: 0, keys: null, noise: null } }
    const heardWith = (changes: Partial<LegAgreement>): string => {
      const made = call(changes)
      hear(made, script)
      return made.ours.keys.join('')
    }
    expect(heardWith({ ...bare, tonesAreKeys: true })).toBe('5')
    expect(heardWith(bare)).toBe('')
    expect(heardWith({ tonesAreKeys: true })).toBe('')
  })

  it('tells loss, jitter and round trip, and that the line is quiet', () => {
    const made = call()
    let count = 0
    made.wire.drops = ({ from }) => from === nameOf(made.theirs.at) && ++count % 10 === 0
    hear(made, silence(905))
    const report = made.ours.leg.report()
    expect(report.lost / (report.lost + report.received)).toBeCloseTo(0.1, 1)
    expect(report.concealed).toBeGreaterThan(60)
    expect(made.theirs.leg.report().remoteLoss).toBeCloseTo(0.1, 1)
    expect(report.roundTripMs).not.toBeNull()
    expect(report.roundTripMs!).toBeLessThan(1)
    expect(report.quietMs).toBe(0)
    made.wire.now += 7000
    expect(made.ours.leg.report().quietMs).toBe(7000)
  })

  it('says goodbye, and stops playing at one', () => {
    const made = call()
    hear(made, frames(said).slice(0, 20))
    made.theirs.leg.close()
    const last = made.wire.sent.at(-1)!
    expect(last.to).toBe(nameOf({ address: made.ours.at.address, port: made.ours.at.port + 1 }))
    expect([...last.bytes.subarray(-8, -6)]).toEqual([0x81, 203])
    made.wire.now += 20
    made.ours.leg.pull()
    made.wire.now += 20
    expect(made.ours.leg.pull()).toBeNull()
  })

  it('lets time go on over frames that were left out, so that the other side is not behind from then on', () => {
    const { wire, ours } = call()
    ours.leg.push(SILENCE, false)
    ours.leg.leaveOut(3)
    ours.leg.push(SILENCE, false)
    const [before, after] = wire.sent.map(({ bytes }) => Buffer.from(bytes))
    expect(after!.readUInt16BE(2) - before!.readUInt16BE(2)).toBe(1)
    expect((after!.readUInt32BE(4) - before!.readUInt32BE(4)) >>> 0).toBe(4 * 160)
    // The marker says that silence was before (RFC 3551 §4.1).
    expect(after![1]! & 0x80).toBe(0x80)
  })

  it('puts reports on the port of the sound with rtcp-mux', () => {
    const made = call({ remoteReports: null })
    hear(made, silence(500))
    expect(made.wire.sent.every(({ to }) => to === nameOf(made.ours.at) || to === nameOf(made.theirs.at))).toBe(true)
    expect(made.ours.leg.report().remoteLoss).toBe(0)
  })

  it('follows a new source from the same address, once it sent twice', () => {
    const made = call()
    hear(made, frames(said).slice(0, 40))
    made.theirs.leg.close()
    const again = legOn(made.wire, made.theirs.at.address, made.theirs.at.port, 77)
    again.leg.agree(agreementWith(made.ours.at))
    const heard = joined(hear({ ...made, theirs: again }, frames(said)))
    expect(correlation(said, heard, 1400)).toBeGreaterThan(0.9)
  })
})

describe('a leg with SRTP', () => {
  const said = spokenSignal(2)

  it('[D6] carries a voice and keys that nobody else can read', () => {
    const made = call(srtp, theirSrtp)
    const heard = joined(hear(made, frames(said)))
    made.theirs.leg.press('42')
    hear(made, silence(40))
    expect(correlation(said, heard, 1400)).toBeGreaterThan(0.9)
    expect(made.ours.keys.join('')).toBe('42')
    const listener = call()
    for (const { to, bytes } of made.wire.sent) {
      if (to === nameOf(made.ours.at)) listener.wire.send(listener.theirs.at, listener.ours.at, bytes)
    }
    expect(listener.ours.keys).toHaveLength(0)
  })

  it('hears nothing in clear, forged or said before', () => {
    const made = call(srtp, theirSrtp)
    hear(made, silence(10))
    const { received } = made.ours.leg.report()
    const recorded = made.wire.sent.filter(({ to }) => to === nameOf(made.ours.at))
    for (const { bytes } of recorded) {
      made.wire.send(made.theirs.at, made.ours.at, bytes)
      made.wire.send(made.theirs.at, made.ours.at, bytes.subarray(0, -10))
      made.wire.send(
        made.theirs.at,
        made.ours.at,
        bytes.map((byte, i) => (i === 20 ? byte ^ 1 : byte)),
      )
    }
    expect(made.ours.leg.report().received).toBe(received)
  })

  it('keeps what it knows of the packets through a re-INVITE with the same keys, and takes new ones', () => {
    const made = call(srtp, theirSrtp)
    hear(made, silence(10))
    made.ours.leg.agree(agreementWith(made.theirs.at, { ...srtp, sends: false }))
    made.ours.leg.agree(agreementWith(made.theirs.at, { srtp: { local: master(1), remote: master(2), shortTag: false } }))
    const replayed = made.wire.sent.filter(({ to }) => to === nameOf(made.ours.at))
    const { received } = made.ours.leg.report()
    for (const { bytes } of replayed) made.wire.send(made.theirs.at, made.ours.at, bytes)
    expect(made.ours.leg.report().received).toBe(received)
    made.ours.leg.agree(agreementWith(made.theirs.at, { srtp: { local: master(5), remote: master(6), shortTag: true } }))
    made.theirs.leg.agree(agreementWith(made.ours.at, { srtp: { local: master(6), remote: master(5), shortTag: true } }))
    hear(made, silence(10))
    expect(made.ours.leg.report().received).toBe(received + 10)
  })
})

describe('a leg under attack', () => {
  it('[T4] neither throws nor hears nor sends elsewhere, whatever strangers send', () => {
    const rtpLike = fc
      .tuple(fc.constantFrom(0x80, 0x90, 0xa0, 0xbf), fc.constantFrom(0, 101, 128, 200, 203), fc.uint8Array({ maxLength: 300 }))
      .map(([first, second, rest]) => Uint8Array.of(first, second, ...rest))
    const port = fc.constantFrom(50_000, 50_001, 9)
    const packets = fc.array(fc.tuple(fc.oneof(rtpLike, fc.uint8Array({ maxLength: 100 })), port, fc.boolean()), { maxLength: 60 })
    fc.assert(
      fc.property(packets, fc.boolean(), (all, protectedLeg) => {
        const made = protectedLeg ? call(srtp, theirSrtp) : call()
        for (const [bytes, from, toReports] of all) {
          const to = { ...made.ours.at, port: made.ours.at.port + (toReports ? 1 : 0) }
          made.wire.send({ address: '203.0.113.9', port: from }, to, bytes)
          made.wire.now += 10
          expect([undefined, FRAME_SAMPLES / 2]).toContain(made.ours.leg.pull()?.length)
        }
        made.ours.leg.push(SILENCE, false)
        expect(made.ours.leg.report().received).toBeLessThanOrEqual(protectedLeg ? 0 : all.length)
        made.ours.leg.close()
      }),
      { numRuns: 300 },
    )
  })

  it('[T4] stays with the caller while strangers spray packets that are right in everything else', () => {
    const made = call()
    hear(made, silence(10))
    const copy = made.wire.sent.findLast(({ to }) => to === nameOf(made.ours.at))!.bytes
    const stranger = { address: '192.0.2.66', port: 50_000 }
    const { received } = made.ours.leg.report()
    for (let i = 1; i < 50; i++) {
      copy[3] = (copy[3]! + 1) & 0xff
      made.wire.send(stranger, made.ours.at, copy)
    }
    hear(made, silence(5))
    expect(made.ours.leg.report().received).toBe(received + 5)
    expect(made.wire.sent.some(({ to }) => to === nameOf(stranger))).toBe(false)
  })
})
