/** People whose camera shows one colour and whose microphone gives one tone: so what a page decodes can be told from anything else. */
import { until } from './chromium.ts'
import type { TestPage } from './browsers.ts'
import { voicesWith } from './page-sound.ts'

export interface Colouring {
  readonly colour: 'red' | 'green' | 'blue'
  readonly hertz: number
}

/** To run in a page before its own scripts. The picture moves, so that there are frames of it. */
export const colouredDevices = ({ colour, hertz }: Colouring): string => `
  const picture = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
    const brush = canvas.getContext('2d')
    let at = 0
    setInterval(() => {
      brush.fillStyle = '${colour}'
      brush.fillRect(0, 0, 320, 180)
      brush.fillStyle = 'black'
      brush.fillRect((at += 8) % 320, 170, 10, 10)
    }, 100)
    return canvas.captureStream(10).getVideoTracks()
  }
  const tone = () => {
    const context = new AudioContext()
    const source = new OscillatorNode(context, { frequency: ${String(hertz)} })
    const loudness = new GainNode(context, { gain: 0.3 })
    const sink = context.createMediaStreamDestination()
    source.connect(loudness).connect(sink)
    source.start()
    return sink.stream.getAudioTracks()
  }
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => new MediaStream([...(audio ? tone() : []), ...(video ? picture() : [])])
`

/** The mean of what a video shows, as one of the three colours; null for none of them, and for no picture. */
const SHOWN = `
  const shown = (video) => {
    if (!video || video.videoWidth === 0) return null
    const brush = Object.assign(document.createElement('canvas'), { width: 16, height: 9 }).getContext('2d')
    brush.drawImage(video, 0, 0, 16, 9)
    const sums = [0, 0, 0]
    const { data } = brush.getImageData(0, 0, 16, 9)
    data.forEach((value, at) => { if (at % 4 < 3) sums[at % 4] += value / 144 })
    const [red, green, blue] = sums
    if (red > 150 && green < 80 && blue < 80) return 'red'
    if (green > 80 && red < 60 && blue < 60) return 'green'
    return blue > 150 && red < 80 && green < 80 ? 'blue' : null
  }`

/** Of whoever has this name on the tile. */
const ON_TILE = `${SHOWN}
  const tile = [...document.querySelectorAll('.tile')].find((one) => one.querySelector('.tag')?.textContent.includes(argument))
  return shown(tile?.querySelector('video'))`

/** Of every video in the page. */
export const coloursIn = async (page: TestPage): Promise<readonly (string | null)[]> =>
  // The script gives one word for each.
  (await page.evaluate(`${SHOWN}\n  return [...document.querySelectorAll('video')].map(shown)`)) as readonly (string | null)[]

export async function untilSeenAndHeardAs(page: TestPage, name: string, { colour, hertz }: Colouring): Promise<void> {
  await until(async () => (await page.evaluate(ON_TILE, name)) === colour, `${name} in ${colour}`)
  await until(async () => (await voicesWith(page, hertz)) === 1, `${name} at ${String(hertz)} Hz`)
}
