/** What a page plays and sends of sound, looked at from inside: its elements, its peer connections (kept by `WATCH`), and the spectrum of what it gets. */
import { until } from './chromium.ts'
import type { TestPage } from './browsers.ts'

export interface PageSound {
  /** Elements that play somebody's sound. */
  readonly playing: number
  /** Tracks of sound that are being recorded for others. */
  readonly recorded: number
  /** Packets during the measurement. */
  readonly sent: number
  readonly received: number
}

const MEASURE = `
  const peers = (globalThis.watched?.peers ?? []).filter((peer) => peer.connectionState === 'connected')
  if (peers.length === 0) throw new Error('the page is not connected')
  const count = async (type, field) => {
    let sum = 0
    for (const peer of peers)
      for (const stat of (await peer.getStats()).values()) if (stat.type === type && stat.kind === 'audio') sum += stat[field]
    return sum
  }
  const read = async () => ({ sent: await count('outbound-rtp', 'packetsSent'), received: await count('inbound-rtp', 'packetsReceived') })
  const live = (track) => track?.kind === 'audio' && track.readyState === 'live'
  const before = await read()
  await new Promise((resolve) => setTimeout(resolve, argument))
  const after = await read()
  return {
    playing: [...document.querySelectorAll('audio')].filter(({ muted, paused, srcObject }) => !muted && !paused && srcObject?.getTracks().some(live)).length,
    recorded: peers.flatMap((peer) => peer.getSenders()).filter(({ track }) => live(track)).length,
    sent: after.sent - before.sent,
    received: after.received - before.received,
  }
`

export async function measureSound(page: TestPage, forMs = 1_500): Promise<PageSound> {
  // The script above makes exactly this shape.
  return (await page.evaluate(MEASURE, forMs)) as PageSound
}

export const SILENT: PageSound = { playing: 0, recorded: 0, sent: 0, received: 0 }

/** Decibels below full scale. Comfort noise and what a codec leaves of other tones are far below, a telephone's tone far above. */
const AUDIBLE = -50

/** Half a second of each of these audio elements, and `measured` of it: of its `bins`, in dB, where `place` finds a frequency, and of the `tone`’s level. */
const heardIn = (voices: string, measured: string): string => `
  const context = (globalThis.ear ??= new AudioContext())
  const ears = ${voices}.map(({ srcObject }) => {
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 })
    context.createMediaStreamSource(srcObject).connect(analyser)
    return analyser
  })
  await new Promise((resolve) => setTimeout(resolve, 500))
  return ears.map((analyser) => {
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    const place = (hertz) => Math.round((hertz * analyser.fftSize) / context.sampleRate)
    const tone = Math.max(...bins.subarray(place(argument) - 2, place(argument) + 3))
    ${measured}
  })
`

const TONES = heardIn(`[...document.querySelectorAll('audio')].filter(({ muted, paused }) => !muted && !paused)`, 'return tone')

const PROMINENCE = heardIn(
  `[...document.querySelectorAll('audio')]`,
  `const around = [...bins.subarray(place(300), place(3_400))].map((level) => Math.max(level, -200)).sort((a, b) => a - b)
    return tone - around[around.length >> 1]`,
)

/** How many of the voices that a page plays have a tone of so many hertz in them. Chromium only. */
export async function voicesWith(page: TestPage, hertz: number): Promise<number> {
  // The script above gives one level for each voice.
  const levels = (await page.evaluate(TONES, hertz)) as readonly number[]
  return levels.filter((level) => level > AUDIBLE).length
}

export const untilVoicesWith = (page: TestPage, hertz: number, voices: number): Promise<void> =>
  until(async () => (await voicesWith(page, hertz)) === voices, `${String(voices)} voices with ${String(hertz)} Hz`)

/** Decibels over the median of what else is there. A tone stands out by 50 and more, the loudest of a noise by some 10. */
const STANDS_OUT = 30

/** As `voicesWith`, but a noise that has every tone in it has none. */
export async function tonesOf(page: TestPage, hertz: number): Promise<number> {
  // The script above gives one level for each voice.
  const prominences = (await page.evaluate(PROMINENCE, hertz)) as readonly number[]
  return prominences.filter((decibels) => decibels > STANDS_OUT).length
}
