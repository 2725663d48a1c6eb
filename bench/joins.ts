/** What joining costs: the time to the first picture, many at once, and what each attendee takes of the machine. */
import { signUpFirst, startMeeting, type Person } from '../test/harness/cast.ts'
import { Bot } from '../test/harness/bot.ts'
import { hasBrowser, launchBrowser } from '../test/harness/browsers.ts'
import { ServerProcess } from '../test/harness/server-process.ts'
import { Visitor } from '../test/harness/visitor.ts'
import { spread, tenth, type Figure } from './figure.ts'
import { measureFirstFrame } from './first-frame.ts'
import { usageOf } from './process-usage.ts'

const AT_ONCE = 200
const JOINS = 15
const BOTS = 6
const IDLE_MS = 10_000

export async function benchJoins(): Promise<readonly Figure[]> {
  const server = await ServerProcess.start()
  try {
    const organizer = await signUpFirst(server.url, server.firstRunToken)
    return [
      await startAgain(),
      await idle(server),
      await manyAtOnce(server, organizer),
      ...(await perAttendee(server, organizer)),
      ...(await firstFrame(server, organizer)),
      ...(await measureFirstFrame()),
    ]
  } finally {
    await server.stop()
  }
}

async function startAgain(): Promise<Figure> {
  const server = await ServerProcess.start()
  const times: number[] = []
  for (let start = 0; start < 5; start++) {
    await server.kill()
    times.push(await server.launch())
  }
  await server.stop()
  const values = spread(times)
  return { name: 'second start to serving', unit: 'ms', values, bound: { text: '< 2000', met: values.max < 2_000 } }
}

async function idle(server: ServerProcess): Promise<Figure> {
  const before = usageOf(server.pid)
  await pause(IDLE_MS)
  const after = usageOf(server.pid)
  const cpuPercent = tenth(((after.cpuSeconds - before.cpuSeconds) / (IDLE_MS / 1_000)) * 100)
  return {
    name: 'idle server',
    unit: 'MB RSS, % of a core',
    values: { rssMB: after.rssMB, cpuPercent },
    bound: { text: 'RSS < 200 MB', met: after.rssMB < 200 },
  }
}

/** Through the door and to the media socket's first answer. */
async function manyAtOnce(server: ServerProcess, organizer: Person): Promise<Figure> {
  const run = await startMeeting(organizer)
  const began = performance.now()
  const times = await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, index) => {
      const visitor = new Visitor(server.url, { from: `127.4.0.${String(1 + index)}` })
      const { media } = await visitor.enter({ number: run.number }, `Guest ${String(index)}`)
      await visitor.openMedia(media.token, { untilFrame: true, waitMs: 30_000 })
      return performance.now() - began
    }),
  )
  await organizer.do('end', { params: { conferenceId: run.conferenceId } })
  return {
    name: `${String(AT_ONCE)} people joining one meeting at once: admitted and answered by the media server`,
    unit: 'ms',
    values: spread(times),
  }
}

async function perAttendee(server: ServerProcess, organizer: Person): Promise<readonly Figure[]> {
  const run = await startMeeting(organizer)
  const before = usageOf(server.pid)
  const bots: Bot[] = []
  for (let index = 0; index < BOTS; index++) {
    const visitor = new Visitor(server.url, { from: `127.5.0.${String(1 + index)}` })
    const { media } = await visitor.enter({ number: run.number }, `Bot ${String(index)}`, 'sdk')
    const bot = await Bot.connect(media.url, media.token)
    await bot.sing(300 + index * 50)
    await bot.show()
    bots.push(bot)
  }
  await pause(3_000)
  const start = usageOf(server.pid)
  await pause(IDLE_MS)
  const end = usageOf(server.pid)
  await Promise.all(bots.map((bot) => bot.close()))
  const cpuPercent = ((end.cpuSeconds - start.cpuSeconds) / (IDLE_MS / 1_000)) * 100
  return [
    {
      name: `${String(BOTS)} bots that each send sound and 320 × 180 at 15/s, and get all others’`,
      unit: 'a bot: % of a core, MB RSS',
      values: { cpuPercent: tenth(cpuPercent / BOTS), rssMB: tenth((end.rssMB - before.rssMB) / BOTS) },
    },
  ]
}

/** From the click on Join to the first decoded picture of somebody else, in Chromium on this machine. */
async function firstFrame(server: ServerProcess, organizer: Person): Promise<readonly Figure[]> {
  if (!hasBrowser('chromium')) return []
  const run = await startMeeting(organizer)
  const visitor = new Visitor(server.url, { from: '127.6.0.1' })
  const { media } = await visitor.enter({ number: run.number }, 'Bot', 'sdk')
  const bot = await Bot.connect(media.url, media.token)
  await bot.show()
  const browser = await launchBrowser('chromium')
  const times: number[] = []
  for (let join = 0; join < JOINS; join++) {
    const page = await browser.openPage(`${server.url}/m/${run.number}`)
    await page.fill('Your name', `Viewer ${String(join)}`)
    const began = performance.now()
    await page.click('button', 'Join')
    await page.until(`return [...document.querySelectorAll('video')].some((video) => video.videoWidth > 0 && video.currentTime > 0)`)
    times.push(performance.now() - began)
    await page.close()
  }
  await browser.close()
  await bot.close()
  const values = spread(times)
  return [
    {
      name: 'join to first decoded frame, Chromium, one machine',
      unit: 'ms (asked every 100 ms)',
      values,
      bound: { text: 'p50 < 700', met: values.p50 < 700 },
    },
  ]
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
