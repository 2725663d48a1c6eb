/** A room system and two browsers in one meeting: each sees and hears the two others, and not itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { layOut } from '../../src/compositor/layout.ts'
import { writeWav } from '../../src/phone/prompts/wav-file.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { Baresip } from '../harness/baresip.ts'
import { hasBrowser, type TestBrowser } from '../harness/browsers.ts'
import { startMeeting } from '../harness/cast.ts'
import { launchChromium } from '../harness/chromium.ts'
import { joinByBrowser } from '../harness/meeting-page.ts'
import { measureMedia, moving } from '../harness/page-media.ts'
import { untilVoicesWith } from '../harness/page-sound.ts'
import { justNow, NOT_THERE, PhoneStage } from '../harness/phone-stage.ts'
import { differenceOf, greyOf, movingPicture, sizeOf } from '../harness/picture.ts'
import { PATIENCE, untilReads } from '../harness/room-screen.ts'
import { pause, until } from '../harness/telephone.ts'
import { sine, toneIn } from '../harness/tone.ts'

const isPlayable = ['baresip', 'ffmpeg', 'tesseract'].every(hasProgram) && hasBrowser('chromium')
const RATE = 48_000
const [ROOMS_HERTZ, ADAS_HERTZ, DORAS_HERTZ] = [700, 1_300, 2_100] as const
/** Mean of grey levels: what moves differs by more from one second to the next, what stands differs by the codec alone. */
const MOVES = 2

/** Short tones: Chromium takes one that lasts for noise. */
function bursts(hertz: number): Int16Array {
  const [tone, rest] = [sine(hertz, RATE, 1).subarray(0, 0.4 * RATE), new Int16Array(0.3 * RATE)]
  return Int16Array.from([...tone, ...rest])
}

describe.skipIf(!isPlayable)('a room system and browsers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'microphones-'))
  let stage: PhoneStage
  let camera: string
  const browsers: TestBrowser[] = []

  beforeAll(async () => {
    camera = movingPicture()
    stage = await PhoneStage.open()
    for (const hertz of [ADAS_HERTZ, DORAS_HERTZ]) {
      const microphone = join(folder, `${String(hertz)}.wav`)
      writeFileSync(microphone, writeWav({ rate: RATE, samples: bursts(hertz) }))
      browsers.push(await launchChromium({ microphone }))
    }
  })
  afterAll(async () => {
    for (const browser of browsers) await browser.close()
    await stage?.close()
    rmSync(folder, { recursive: true })
  })

  /** Whether each of two tiles moves from this picture to one of the next seconds. */
  async function untilBothMove(room: Baresip, before: string): Promise<void> {
    const size = sizeOf(before)
    const tiles = layOut(size, { arrangement: 'speaker', tiles: [{ kind: 'camera' }, { kind: 'camera' }] }).tiles
    const move = async (): Promise<boolean> => {
      await pause(1_000)
      const after = await room.snapshot()
      if (after === null || sizeOf(after).width !== size.width) return false
      const differences = tiles.map(async (tile) => differenceOf(await greyOf(before, tile), await greyOf(after, tile)))
      return (await Promise.all(differences)).every((difference) => difference > MOVES)
    }
    await until(move, 'both pictures move', PATIENCE)
  }

  it('[V3] [V4] [R7] each sees the two others move, and hears them; the room reads their names and the lock', async () => {
    const [dora, anna] = await Promise.all([stage.person('Dora Watching'), stage.person('Anna Berg')])
    const run = await startMeeting(stage.ada, [dora, anna])
    const [first, second] = browsers
    if (first === undefined || second === undefined) throw new Error('two browsers were started')
    const room = await Baresip.start({ plays: ROOMS_HERTZ, camera, codec: 'G722', number: 'blue-room' })
    await room.call(`sip:${await stage.pinOf(anna, run)}@127.0.0.1:${String(stage.server.sipPort)}`)
    const join = { withMedia: true } as const
    const adas = await joinByBrowser(first, stage.server.url, run.number, '', { account: stage.ada, ...join })
    const doras = await joinByBrowser(second, stage.server.url, run.number, '', { account: dora, ...join })
    await untilBothMove(room, await untilReads(room, ['Ada Organizer', 'Dora Watching', 'Open', '3 attendees']))
    for (const page of [adas, doras])
      await until(async () => moving(await measureMedia(page)) === 2, 'a browser sees the room and the other move', PATIENCE)
    await stage.untilTones(justNow(room, 2), [ADAS_HERTZ, DORAS_HERTZ])
    // Broken sound has every tone in it: on a busy machine not every moment tells.
    await until(() => toneIn(justNow(room, 2)(), ROOMS_HERTZ) < NOT_THERE, 'the room does not hear itself')
    expect(toneIn(justNow(room, 2)(), ADAS_HERTZ)).toBeGreaterThan(NOT_THERE)
    await untilVoicesWith(adas, ROOMS_HERTZ, 1)
    await untilVoicesWith(adas, DORAS_HERTZ, 1)
    await untilVoicesWith(doras, ROOMS_HERTZ, 1)
    await untilVoicesWith(doras, ADAS_HERTZ, 1)
    await Promise.all([room.end(), adas.close(), doras.close()])
  })
})
