/** Pictures of participants: whatever they are, the process that decodes them draws good ones afterwards, by itself or by its successor. */
import { codedSize } from '../../../src/compositor/coded-size.ts'
import type { CodedPicture, Compositor, Source } from '../../../src/compositor/compositor.ts'
import { codedPictures, Eye, GREEN } from '../../../src/compositor/moving-picture.suite.ts'
import type { MeetingScene } from '../../../src/compositor/scene.ts'
import { startCompositor } from '../../../src/compositor/start-compositor.ts'
import { hold, type FuzzTarget, type Trial } from '../target.ts'

const CODECS = ['vp8', 'h264', 'vp9'] as const
const FORMAT = { width: 320, height: 180, framesPerSecond: 30, bitsPerSecond: 384_000 }
/** Milliseconds; the longest back-off is 30 s. */
const PATIENCE = 90_000

/** The first byte says of which codec it is, and whether it is called a key frame. */
const marked = (picture: CodedPicture): Buffer => Buffer.from([CODECS.indexOf(picture.codec) + (picture.key ? 128 : 0), ...picture.data])

export const compositor: FuzzTarget = {
  name: 'compositor',
  seeds: async () => (await Promise.all(CODECS.map((codec) => codedPictures(codec, GREEN, 4)))).flat().map(marked),
  prepare,
}

async function prepare(): Promise<Trial> {
  const running = await startCompositor({ crashed: () => undefined, restarted: () => undefined, unavailable: (why) => hold(false, why) })
  hold(running !== null, 'no compositor')
  const eye = await Eye.open()
  const picture = running.open(FORMAT, { unit: eye.see })
  const sources = new Map(CODECS.map((codec) => [codec, running.source({ keyFrameWanted: () => undefined })]))
  picture.show(meeting([...sources.values()]))
  return {
    run: (input) => put(input, sources),
    settle: async () => {
      const source = await film(running)
      picture.show(meeting([source]))
      await until(() => eye.sees(0.5, 0.4, GREEN))
      source.close()
    },
    close: async () => {
      eye.close()
      await running.close()
    },
  }
}

/** Not faster than a camera of 1000 pictures a second, so that they are decoded and not left out. */
async function put(input: Buffer, sources: ReadonlyMap<CodedPicture['codec'], Source>): Promise<string> {
  const mark = input[0] ?? 0
  const codec = CODECS[(mark & 127) % CODECS.length] ?? 'vp8'
  const data = input.subarray(1)
  const key = mark >= 128
  const size = codedSize({ codec, data })
  hold(size === null || (size.width >= 0 && size.width < 2 ** 29 && size.height >= 0), 'no size')
  sources.get(codec)?.put({ codec, data, key, timestamp: 0 })
  await new Promise((resolve) => setTimeout(resolve, 1))
  return `${codec} ${String(key)} ${size === null ? 'none' : 'size'}`
}

async function film(running: Compositor): Promise<Source> {
  const clip = await codedPictures('vp8', GREEN, 4)
  const source = running.source({
    keyFrameWanted: () => {
      for (const each of clip) source.put(each)
    },
  })
  return source
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + PATIENCE
  while (!holds()) {
    hold(performance.now() < end, 'no good picture comes any more')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const meeting = (sources: readonly Source[]): MeetingScene => ({
  kind: 'meeting',
  arrangement: 'grid',
  tiles: sources.map(({ id }) => ({ source: id, kind: 'camera', name: 'Mallory', speaking: false, muted: false })),
  status: { locked: false, lock: 'Open', attendees: '3 attendees' },
  notice: null,
})
