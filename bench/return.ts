/** R2: how soon somebody whose network was gone is back in a locked meeting, once it is there again. */
import { setLock, signUpFirst, startMeeting } from '../test/harness/cast.ts'
import { browserPath, hasBrowser } from '../test/harness/browsers.ts'
import { launchChromium } from '../test/harness/chromium.ts'
import { joinByBrowser } from '../test/harness/meeting-page.ts'
import { Cable } from '../test/harness/network.ts'
import { ServerProcess } from '../test/harness/server-process.ts'
import { spread, type Figure } from './figure.ts'

const PULLS = 10
/** Long enough that the server has noticed, and shorter than the browser's own patience in some of them. */
const OUTAGES_MS = [3_000, 8_000, 15_000, 25_000, 40_000]

export async function measureReturn(): Promise<readonly Figure[]> {
  const cable = hasBrowser('chromium') ? Cable.lay() : null
  if (cable === null) {
    console.log('  return after a drop: needs Chromium, and root for a network of its own; not measured')
    return []
  }
  const server = await ServerProcess.start({ host: cable.here })
  const browser = await launchChromium({ executable: cable.wrap(browserPath('chromium')), trustedOrigin: server.url })
  try {
    const organizer = await signUpFirst(server.url, server.firstRunToken)
    const run = await startMeeting(organizer)
    await joinByBrowser(browser, server.url, run.number, 'Dora Dropped')
    await setLock(organizer, run, true)
    const standing = async (): Promise<string | undefined> =>
      (await organizer.do('conference', { params: { conferenceId: run.conferenceId } })).attendees.find(
        (attendee) => attendee.name === 'Dora Dropped',
      )?.standing
    const times: number[] = []
    for (let pull = 0; pull < PULLS; pull++) {
      cable.pull()
      await pause(OUTAGES_MS[pull % OUTAGES_MS.length] ?? 3_000)
      cable.plug()
      times.push(await untilPresent(standing))
      await pause(2_000)
    }
    const values = spread(times)
    return [
      {
        name: 'return under lock, from the network’s return',
        unit: 'ms',
        values,
        bound: { text: 'always < 2000', met: values.max < 2_000 },
      },
    ]
  } finally {
    await browser.close()
    await server.stop()
    cable.remove()
  }
}

/** Present, and it stays so for a second: an outage that nobody has noticed yet is no return. */
async function untilPresent(standing: () => Promise<string | undefined>): Promise<number> {
  const began = performance.now()
  let since: number | null = null
  while (performance.now() - began < 60_000) {
    if ((await standing()) !== 'present') since = null
    else since ??= performance.now()
    if (since !== null && performance.now() - since > 1_000) return since - began
    await pause(25)
  }
  return Number.POSITIVE_INFINITY
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
