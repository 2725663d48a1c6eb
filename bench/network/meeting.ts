/** One who publishes beside the server, one who looks on from the other end of a wire, by livekit-client as it ships. */
import type { TestBrowser, TestPage } from '../../test/harness/browsers.ts'
import type { Cable } from '../../test/harness/network.ts'
import { join } from '../../test/interop/livekit-page.ts'
import { viewOf, type PhaseView } from './phase-view.ts'
import type { Phase, Scenario } from './scenarios.ts'
import { CAMERA, PUBLISH, TAKE, WATCH, type Taken } from './timed-camera.ts'
import type { Wire } from './wire.ts'

export interface Places {
  readonly near: TestBrowser
  readonly far: TestBrowser
  readonly pageUrl: string
  readonly cable: Cable
  readonly wire: Wire
}

/** Until the publisher sends all that it may: its own estimate begins low. */
const WARM_UP_S = 20
const LOOK_EVERY_MS = 1000

/** What each phase of a scenario came to, in a room of its own. */
export async function play(scenario: Scenario, server: string, room: string, places: Places): Promise<readonly PhaseView[]> {
  const { near, far, pageUrl, wire, cable } = places
  wire.become({})
  const pages = [await near.openPage(pageUrl), await far.openPage()] as const
  const [publisher, viewer] = pages
  try {
    await join(publisher, server, room, 'publisher', { publish: false })
    await publisher.evaluate(PUBLISH)
    await viewer.runFirst(WATCH)
    await viewer.goto(pageUrl)
    await join(viewer, server, room, 'viewer', { publish: false })
    await warmedUp(viewer)
    const views: PhaseView[] = []
    for (const phase of scenario.phases) views.push(await watch(phase, viewer, wire, cable))
    return views
  } finally {
    cable.plug()
    for (const page of pages) await page.close()
  }
}

async function watch(phase: Phase, viewer: TestPage, wire: Wire, cable: Cable): Promise<PhaseView> {
  const before = await take(viewer)
  if (phase.shape === null) cable.pull()
  else wire.become(phase.shape)
  await pause(phase.seconds * 1000)
  const after = await take(viewer)
  if (phase.shape === null) cable.plug()
  return viewOf(phase, before, after)
}

async function warmedUp(viewer: TestPage): Promise<void> {
  const whole = CAMERA.framesPerSecond * (LOOK_EVERY_MS / 1000) * 0.8
  let good = 0
  for (let waited = 0; waited < WARM_UP_S && good < 2; waited++) {
    await pause(LOOK_EVERY_MS)
    const { pictures } = await take(viewer)
    good = pictures.length >= whole && pictures.every(([, , lines]) => lines === CAMERA.height) ? good + 1 : 0
  }
  if (good < 2) console.log(`    not the whole picture within ${String(WARM_UP_S)} s on a good network`)
}

/** Of this shape, by the page's own words. */
const take = async (viewer: TestPage): Promise<Taken> => (await viewer.evaluate(TAKE)) as Taken

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
