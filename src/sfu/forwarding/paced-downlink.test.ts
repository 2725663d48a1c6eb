import { describe, expect, it } from 'vitest'
import { CAMERA_SSRC, LAYER_RATES, SimulatedMeeting, SOUND_SSRC } from './simulated-meeting.suite.ts'
import type { SeenPacket } from './simulated-client.suite.ts'

const TRANSPORT_ID = 4
const SOUND_MS = 20

interface Left {
  readonly at: number
  readonly packet: SeenPacket
}

/** A meeting over a network that was found full once, and what left from then on. */
const limited = (shape: Parameters<SimulatedMeeting['become']>[0] = {}) => {
  const meeting = new SimulatedMeeting({}, {}, 3)
    .run(3)
    .become({ rate: 500_000 })
    .run(4)
    .become({ rate: 3_000_000, ...shape })
  const left: Left[] = []
  const { onPacket } = meeting.subscriber
  meeting.subscriber.onPacket = (packet) => {
    left.push({ at: meeting.clock.ms, packet })
    onPacket(packet)
  }
  return { meeting, left }
}

const numberOf = ({ packet }: Left): number => packet.extensions.get(TRANSPORT_ID)?.readUInt16BE() ?? Number.NaN
const of = (left: readonly Left[], ssrc: number): Left[] => left.filter(({ packet }) => packet.ssrc === ssrc)

describe('pictures on a network that was found full', () => {
  it('leave over time, and are numbered as they leave', () => {
    const { meeting, left } = limited()
    meeting.run(15)
    const steps = left.slice(1).map((each, i) => (numberOf(each) - numberOf(left[i]!)) & 0xffff)
    expect(new Set(steps)).toEqual(new Set([1]))
    // Cameras send a frame every 40 ms; in between nothing leaves that did not wait.
    expect(of(left, CAMERA_SSRC).some(({ at }) => at % 40 !== 0)).toBe(true)
    expect(meeting.picture(3)).toBeGreaterThan((LAYER_RATES[2] ?? 0) * 0.85)
  })

  it('do not hold up sound', () => {
    const { meeting, left } = limited()
    meeting.run(15)
    const sounds = of(left, SOUND_SSRC)
    expect(sounds).toHaveLength((15 * 1000) / SOUND_MS)
    for (const [i, { at }] of sounds.slice(1).entries()) expect(at - (sounds[i]?.at ?? 0)).toBe(SOUND_MS)
    expect(Math.max(...meeting.seconds.slice(-15).map(({ soundDelay }) => soundDelay))).toBeLessThan(90)
  })

  it('are all there, in their order, where nothing was left out', () => {
    const { meeting, left } = limited({ delayMs: 5 })
    meeting.run(15)
    const last = of(left, CAMERA_SSRC).filter(({ at }) => at > meeting.clock.ms - 4000)
    expect(last.length).toBeGreaterThan(400)
    const steps = last.slice(1).map(({ packet }, i) => (packet.sequence - last[i]!.packet.sequence) & 0xffff)
    expect(new Set(steps)).toEqual(new Set([1]))
    const pictures = [...new Set(last.map(({ packet }) => packet.payload.readUInt16BE(2) & 0x7fff))]
    expect(new Set(pictures.slice(1).map((id, i) => (id - pictures[i]!) & 0x7fff))).toEqual(new Set([1]))
  })
})
