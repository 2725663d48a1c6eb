/** What the lock promises about time: seen by all, removal cuts, the dropped return. */
import { setLock, signUpFirst, startMeeting, type Person, type Run } from '../test/harness/cast.ts'
import { Bot } from '../test/harness/bot.ts'
import { openEvents } from '../test/harness/event-stream.ts'
import { ServerProcess } from '../test/harness/server-process.ts'
import { Visitor } from '../test/harness/visitor.ts'
import type { ConferenceUpdate } from '../shared/api/conference.ts'
import { spread, type Figure } from './figure.ts'
import { measureReturn } from './return.ts'

const PRESENT = 25
const CHANGES = 100
const REMOVALS = 10

export async function benchLock(): Promise<readonly Figure[]> {
  const server = await ServerProcess.start()
  try {
    const organizer = await signUpFirst(server.url, server.firstRunToken)
    const figures = [await lockVisible(server, organizer), ...(await removalStopsMedia(server, organizer))]
    return [...figures, ...(await measureReturn())]
  } finally {
    await server.stop()
  }
}

async function lockVisible(server: ServerProcess, organizer: Person): Promise<Figure> {
  const run = await startMeeting(organizer)
  const readers: Visitor[] = [organizer]
  for (let index = 1; index < PRESENT; index++) {
    const guest = new Visitor(server.url, { from: `127.0.0.${String(10 + index)}` })
    await guest.enter({ number: run.number }, `Guest ${String(index)}`)
    readers.push(guest)
  }
  let askedAt = 0
  const delays: number[] = []
  const onEvent = (event: ConferenceUpdate): void => {
    if (event.type === 'lock') delays.push(performance.now() - askedAt)
  }
  const streams = await Promise.all(
    readers.map((reader) => openEvents<ConferenceUpdate>(reader, `/conferences/${run.conferenceId}/events`, onEvent)),
  )
  await pause(500)
  for (let change = 0; change < CHANGES; change++) {
    const expected = delays.length + PRESENT
    askedAt = performance.now()
    await setLock(organizer, run, change % 2 === 0)
    while (delays.length < expected && performance.now() - askedAt < 5_000) await pause(5)
  }
  for (const stream of streams) stream.close()
  const values = spread(delays)
  const complete = delays.length === PRESENT * CHANGES
  return {
    name: `lock visible to all ${String(PRESENT)} present, from the request`,
    unit: 'ms',
    values,
    bound: { text: 'p99 < 250', met: complete && values.p99 < 250 },
  }
}

async function removalStopsMedia(server: ServerProcess, organizer: Person): Promise<readonly Figure[]> {
  const told: number[] = []
  const stopped: number[] = []
  for (let round = 0; round < REMOVALS; round++) {
    const run = await startMeeting(organizer)
    const listener = await botOf(organizer, run)
    const guest = new Visitor(server.url, { from: '127.0.1.1' })
    const entered = await guest.enter({ number: run.number }, 'Guest', 'sdk')
    const singer = await Bot.connect(entered.media.url, entered.media.token)
    await singer.sing(440)
    await until(() => listener.from(entered.legId).peak > 1_000)
    const askedAt = performance.now()
    await organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId: entered.attendeeId }, body: {} })
    await pause(1_500)
    told.push((singer.disconnectedAt ?? Number.POSITIVE_INFINITY) - askedAt)
    stopped.push(Math.max(0, listener.from(entered.legId).lastAt - askedAt))
    await Promise.all([listener.close(), singer.close()])
    await organizer.do('end', { params: { conferenceId: run.conferenceId } })
  }
  return [
    {
      name: 'removal to the removed client’s disconnection',
      unit: 'ms',
      values: spread(told),
      bound: { text: 'always < 1000', met: Math.max(...told) < 1_000 },
    },
    {
      name: 'removal to the last sound heard by others',
      unit: 'ms',
      values: spread(stopped),
      bound: { text: 'always < 1000', met: Math.max(...stopped) < 1_000 },
    },
  ]
}

/** A second leg of somebody who is in already. */
async function botOf(person: Person, run: Run): Promise<Bot> {
  const entered = await person.copy().enter({ number: run.number }, person.name, 'sdk')
  return Bot.connect(entered.media.url, entered.media.token)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 15_000
  while (!holds()) {
    if (Date.now() > end) throw new Error('No sound arrived within 15 s')
    await pause(10)
  }
}
