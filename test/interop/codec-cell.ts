/** One cell of the codec matrix: a browser films by a codec, others watch. */
import type { BrowserName, TestPage } from '../harness/browsers.ts'

export interface Film {
  readonly codec: 'vp8' | 'h264' | 'vp9' | 'av1'
  /** Sizes to choose among: simulcast for VP8 and H.264, spatial layers for VP9 and AV1; else one. */
  readonly layered: boolean
  readonly source: 'camera' | 'screen_share'
}

export interface Watched {
  /** Pictures decoded in the last seconds of the cell, for each second; 0 when none came. */
  readonly rate: number
  /** The smaller size came when asked for, and the larger again; null where there is one. */
  readonly switched: boolean | null
  /** As the browser counts them; null where it does not. */
  readonly freezes: number | null
  /** Why no picture came, or no other size; null where all is well. */
  readonly why: string | null
}

/** What is no fault of the engine’s. */
export const EXCUSED: ReadonlySet<string | null> = new Set([null, 'cannot encode it', 'cannot decode it', 'one size is sent'])

/** Pixels across. */
const WIDTH = 640
const MEASURED_MS = 2000
const PATIENCE_MS = 20_000

const CAN = `
  const mime = 'video/' + argument.toUpperCase()
  return RTCRtp${'${side}'}.getCapabilities('video').codecs.some((codec) => codec.mimeType.toUpperCase() === mime.toUpperCase())`

/** Whether a page's browser can send or receive this codec at all. */
export const can = async (page: TestPage, side: 'Sender' | 'Receiver', codec: Film['codec']): Promise<boolean> =>
  (await page.evaluate(CAN.replace('${side}', side), codec)) === true

/** The made-up camera stands for the screen, too: Firefox draws no canvas in a page that is not in front. */
const PUBLISH = `
  const video = { width: argument.width, height: argument.width * 9 / 16, frameRate: 15 }
  const [track] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks()
  window.filming = track
  const encoding = { maxBitrate: 600_000, maxFramerate: 15 }
  await window.room.localParticipant.publishTrack(track, {
    source: argument.source, videoCodec: argument.codec, backupCodec: false, simulcast: argument.layered,
    scalabilityMode: ['vp9', 'av1'].includes(argument.codec) ? (argument.layered ? 'L3T3_KEY' : 'L1T1') : undefined,
    degradationPreference: 'maintain-resolution', videoEncoding: encoding, screenShareEncoding: encoding })`

/** Whether it sends sizes to choose among: several streams, or one with spatial layers. */
const SENDS_SIZES = `
  const [publication] = window.room.localParticipant.videoTrackPublications.values()
  const streams = [...(await publication.track.sender.getStats()).values()].filter((stat) => stat.type === 'outbound-rtp' && stat.framesEncoded > 0)
  return streams.length > 1 || streams.some(({ scalabilityMode }) => /^L[23]/.test(scalabilityMode ?? ''))`

const UNPUBLISH = `
  window.filming.stop()
  const me = window.room.localParticipant
  for (const publication of [...me.videoTrackPublications.values()]) await me.unpublishTrack(publication.track)`

interface Reading {
  readonly frames: number
  readonly width: number
  readonly freezes: number | null
}

const READ = `
  const [publication] = window.room.remoteParticipants.get(argument)?.videoTrackPublications.values() ?? []
  const report = await publication?.videoTrack?.getRTCStatsReport()
  const stat = [...(report?.values() ?? [])].find((each) => each.type === 'inbound-rtp')
  return { frames: stat?.framesDecoded ?? 0, width: stat?.frameWidth ?? 0, freezes: stat?.freezeCount ?? null }`

const ASK = `
  const [publication] = window.room.remoteParticipants.get(argument.identity).videoTrackPublications.values()
  publication.setVideoQuality(argument.quality)`

const QUALITY = { low: 0, high: 2 } as const

export class CodecCell {
  readonly #publisher: TestPage
  readonly #identity: string
  readonly #film: Film

  constructor(publisher: TestPage, identity: string, film: Film) {
    this.#publisher = publisher
    this.#identity = identity
    this.#film = film
  }

  /** What each of the watchers sees, by name of its browser. */
  async run(watchers: ReadonlyMap<BrowserName, TestPage>): Promise<ReadonlyMap<BrowserName, Watched>> {
    try {
      await this.#publisher.evaluate(PUBLISH, { ...this.#film, width: WIDTH })
      const seen = await Promise.all([...watchers].map(async ([name, page]) => [name, await this.#watch(page)] as const))
      return new Map(seen)
    } catch (failure) {
      return new Map([...watchers.keys()].map((name) => [name, failed(`not published: ${String(failure).split('\n')[0]}`)]))
    } finally {
      await this.#publisher.evaluate(UNPUBLISH)
      for (const page of watchers.values())
        await page.until(`return window.room.remoteParticipants.get(argument).videoTrackPublications.size === 0`, this.#identity)
    }
  }

  async #watch(page: TestPage): Promise<Watched> {
    if (!(await can(page, 'Receiver', this.#film.codec))) return failed('cannot decode it')
    if (!(await this.#comes(page, ({ frames }) => frames >= 10))) return failed('no picture came')
    const layered = this.#film.layered && (await this.#sendsSizes())
    const switched = layered ? await this.#switches(page) : null
    const before = await this.#read(page)
    await new Promise((resolve) => setTimeout(resolve, MEASURED_MS))
    const { frames, freezes } = await this.#read(page)
    return {
      rate: ((frames - before.frames) * 1000) / MEASURED_MS,
      switched,
      freezes,
      why: this.#film.layered && !layered ? 'one size is sent' : null,
    }
  }

  async #sendsSizes(): Promise<boolean> {
    const end = Date.now() + PATIENCE_MS / 4
    while (Date.now() < end) {
      if ((await this.#publisher.evaluate(SENDS_SIZES)) === true) return true
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return false
  }

  async #switches(page: TestPage): Promise<boolean> {
    await this.#ask(page, 'low')
    const smaller = await this.#comes(page, ({ width }) => width > 0 && width <= WIDTH / 2)
    await this.#ask(page, 'high')
    return smaller && (await this.#comes(page, ({ width }) => width > WIDTH / 2))
  }

  async #ask(page: TestPage, quality: keyof typeof QUALITY): Promise<void> {
    await page.evaluate(ASK, { identity: this.#identity, quality: QUALITY[quality] })
  }

  async #comes(page: TestPage, is: (reading: Reading) => boolean): Promise<boolean> {
    const end = Date.now() + PATIENCE_MS
    while (Date.now() < end) {
      if (is(await this.#read(page))) return true
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    return false
  }

  async #read(page: TestPage): Promise<Reading> {
    // The script above makes exactly this shape.
    return (await page.evaluate(READ, this.#identity)) as Reading
  }
}

const failed = (why: string): Watched => ({ rate: 0, switched: null, freezes: null, why })
