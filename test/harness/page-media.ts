/** What really plays in a page: pictures counted as they are decoded, sound measured as it comes out. */
import type { TestPage } from './browsers.ts'

export interface PageMedia {
  /** Frames decoded during the measurement, of each video that shows somebody else. */
  readonly frames: readonly number[]
  /** Loudest sample (0 to 1) of each audio element during the measurement. */
  readonly peaks: readonly number[]
}

const MEASURE = `
  const context = new AudioContext()
  await context.resume()
  const audios = [...document.querySelectorAll('audio')].filter((element) => element.srcObject)
  const ears = audios.map((element) => {
    const analyser = context.createAnalyser()
    analyser.fftSize = 2048
    context.createMediaStreamSource(element.srcObject).connect(analyser)
    return { analyser, peak: 0, samples: new Float32Array(2048) }
  })
  const videos = [...document.querySelectorAll('video')].filter((element) => element.srcObject && !element.closest('[data-me]'))
  const count = (video) => video.getVideoPlaybackQuality().totalVideoFrames
  const before = videos.map(count)
  const end = performance.now() + argument
  while (performance.now() < end) {
    for (const ear of ears) {
      ear.analyser.getFloatTimeDomainData(ear.samples)
      for (const sample of ear.samples) ear.peak = Math.max(ear.peak, Math.abs(sample))
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await context.close()
  return { frames: videos.map((video, index) => count(video) - before[index]), peaks: ears.map((ear) => ear.peak) }
`

export async function measureMedia(page: TestPage, forMs = 3_000): Promise<PageMedia> {
  // The page’s own script above makes exactly this shape.
  return (await page.evaluate(MEASURE, forMs)) as PageMedia
}

/** Waits until so many others are seen moving and heard, and measures. */
export async function untilSeenAndHeard(page: TestPage, pictures: number, voices: number): Promise<PageMedia> {
  const end = Date.now() + 30_000
  let last: PageMedia = { frames: [], peaks: [] }
  while (Date.now() < end) {
    last = await measureMedia(page, 2_500)
    if (last.frames.filter((frames) => frames > 5).length >= pictures && last.peaks.filter((peak) => peak > 0.01).length >= voices)
      return last
  }
  throw new Error(
    `Wanted ${String(pictures)} moving pictures and ${String(voices)} voices, got ${JSON.stringify(last)}; console: ${page.console.slice(-15).join('\n')}`,
  )
}
