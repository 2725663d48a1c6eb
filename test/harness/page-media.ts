/** What a page really decodes: pictures and sound, counted by its own peer connections. A Firefox without a sound card plays nothing, but decodes. */
import type { TestPage } from './browsers.ts'

export interface PageMedia {
  /** Frames decoded during the measurement, of each picture that arrives. */
  readonly frames: readonly number[]
  /** Energy of the decoded sound during the measurement (`totalAudioEnergy` of W3C webrtc-stats), of each voice that arrives. */
  readonly energies: readonly number[]
}

/** To run in a page before its own scripts: keeps its peer connections, and the addresses of its sockets. */
export const WATCH = `
  const Peer = globalThis.RTCPeerConnection
  const Socket = globalThis.WebSocket
  const watched = { peers: [], sockets: [] }
  globalThis.RTCPeerConnection = class extends Peer { constructor(...all) { super(...all); watched.peers.push(this) } }
  globalThis.WebSocket = class extends Socket { constructor(url, ...rest) { super(url, ...rest); watched.sockets.push(String(url).split('?')[0]) } }
  globalThis.watched = watched
`

const MEASURE = `
  const peers = (globalThis.watched?.peers ?? []).filter((peer) => peer.connectionState === 'connected')
  const read = async () => {
    const found = new Map()
    for (const [index, peer] of peers.entries())
      for (const stat of (await peer.getStats()).values()) if (stat.type === 'inbound-rtp') found.set(index + stat.kind + stat.ssrc, stat)
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

const MOVING_FRAMES = 5
/** Far above a codec’s comfort noise, far below a spoken word. */
const AUDIBLE_ENERGY = 1e-6

export const moving = (media: PageMedia): number => media.frames.filter((frames) => frames >= MOVING_FRAMES).length
export const audible = (media: PageMedia): number => media.energies.filter((energy) => energy > AUDIBLE_ENERGY).length

export async function measureMedia(page: TestPage, forMs = 2_500): Promise<PageMedia> {
  // The script above makes exactly this shape.
  return (await page.evaluate(MEASURE, forMs)) as PageMedia
}

/** Waits until so many others are seen moving and heard, and measures. */
export async function untilSeenAndHeard(page: TestPage, pictures: number, voices: number): Promise<PageMedia> {
  const end = Date.now() + 40_000
  let last: PageMedia = { frames: [], energies: [] }
  while (Date.now() < end) {
    last = await measureMedia(page)
    if (moving(last) >= pictures && audible(last) >= voices) return last
  }
  throw new Error(
    `Wanted ${String(pictures)} moving pictures and ${String(voices)} voices, got ${JSON.stringify(last)}; console: ${page.console.slice(-15).join('\n')}`,
  )
}
