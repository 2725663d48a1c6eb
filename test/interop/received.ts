import type { TestPage } from '../harness/browsers.ts'

export interface Received {
  /** Frames decoded of each video during the measurement. */
  readonly frames: readonly number[]
  /** Sound energy (W3C webrtc-stats `totalAudioEnergy`) of each audio track during the measurement. */
  readonly energies: readonly number[]
}

/** From the connection itself: a Firefox without a sound card has no clock to play audio by. */
const MEASURE = `
  const { publisher, subscriber = publisher } = window.room.engine.pcManager
  const pc = subscriber._pc ?? subscriber
  const read = async () => {
    const found = new Map()
    for (const stat of (await pc.getStats()).values())
      if (stat.type === 'inbound-rtp') found.set(stat.kind + stat.mid + stat.ssrc, stat)
    return found
  }
  const before = await read()
  await new Promise((resolve) => setTimeout(resolve, argument))
  const frames = []
  const energies = []
  for (const [key, stat] of await read()) {
    const earlier = before.get(key)
    if (stat.kind === 'video') frames.push((stat.framesDecoded ?? 0) - (earlier?.framesDecoded ?? 0))
    else energies.push((stat.totalAudioEnergy ?? 0) - (earlier?.totalAudioEnergy ?? 0))
  }
  return { frames, energies }
`

/** Waits until so many others are seen moving and heard. */
export async function untilReceived(page: TestPage, pictures: number, voices: number): Promise<Received> {
  const end = Date.now() + 30_000
  let last: Received = { frames: [], energies: [] }
  while (Date.now() < end) {
    // The script above makes exactly this shape.
    last = (await page.evaluate(MEASURE, 1500)) as Received
    if (moving(last) >= pictures && loud(last) >= voices) return last
  }
  throw new Error(`Wanted ${pictures} pictures and ${voices} voices, got ${JSON.stringify(last)}; ${page.console.slice(-10).join('\n')}`)
}

export const moving = (received: Received): number => received.frames.filter((frames) => frames > 3).length
export const loud = (received: Received): number => received.energies.filter((energy) => energy > 1e-6).length

export async function measure(page: TestPage, forMs = 1500): Promise<Received> {
  // As above.
  return (await page.evaluate(MEASURE, forMs)) as Received
}
