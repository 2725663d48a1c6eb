import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addAccount, setLock, signUpFirst, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { hasBrowser, launchBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { joinByBrowser } from '../harness/meeting-page.ts'
import { ServerProcess } from '../harness/server-process.ts'
import { Visitor } from '../harness/visitor.ts'
import { brokenPromises, wreakHavoc } from './chaos.ts'
import { Ledger } from './ledger.ts'
import { SCALE } from './scale.ts'

/** SPEC: 5 s. The clock starts when the server serves again. */
const BACK_WITHIN_MS = 5_000
/** How many accounts can be invited over all runs. */
const ACCOUNTS = 6

describe.skipIf(!hasBrowser('chromium'))('kill -9', () => {
  let server: ServerProcess
  let organizer: Person
  let accounts: Person[]
  let browser: TestBrowser
  const pages: TestPage[] = []

  beforeAll(async () => {
    server = await ServerProcess.start()
    organizer = await signUpFirst(server.url, server.firstRunToken)
    accounts = []
    for (let index = 0; index < ACCOUNTS; index++) accounts.push(await addAccount(organizer, `Account ${String(index)}`))
    browser = await launchBrowser('chromium')
  })
  afterAll(async () => {
    await browser.close()
    await server.stop()
  })

  test(`[L7] at random moments of ${String(SCALE.kills)} runs: every acknowledged change is there, the lock holds, browsers are back`, async () => {
    let run: Run = await startMeeting(organizer)
    pages.push(
      await joinByBrowser(browser, server.url, run.number, 'Bea Browser'),
      await joinByBrowser(browser, server.url, run.number, 'Bob Browser'),
    )
    let ledger = new Ledger()
    const back: number[] = []
    const steps = { locked: 0, admitted: 0, removed: 0 }
    for (let kill = 0; kill < SCALE.kills; kill++) {
      const havoc = wreakHavoc(organizer, run, ledger, accounts)
      await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 600))
      await server.kill()
      await havoc
      await server.launch()
      const servedAt = performance.now()
      expect(await brokenPromises(organizer, run, ledger), `after kill ${String(kill + 1)}`).toEqual([])
      expect(await strangersAnswer(server, run, ledger)).toBe(ledger.locked && ledger.pending === null ? 'meeting_locked' : 'not asked')
      back.push((await untilBack(organizer, run, ['Bea Browser', 'Bob Browser'])) - servedAt)
      steps.locked += ledger.locked ? 1 : 0
      ledger = await settle(organizer, run, ledger)
      steps.admitted += ledger.admitted.size
      steps.removed += ledger.removed.size
    }
    back.sort((a, b) => a - b)
    console.log(
      `kills: ${String(SCALE.kills)}; ${String(steps.locked)} while locked; browsers back after ${back[back.length >> 1]!.toFixed(0)} ms (median), ${back.at(-1)!.toFixed(0)} ms (slowest)`,
    )
    expect(back.at(-1)).toBeLessThan(BACK_WITHIN_MS)
  }, 7_200_000)
})

/** Only a lock whose acknowledgement is certain owes a refusal. */
const strangersAnswer = (server: ServerProcess, run: Run, ledger: Ledger): Promise<string> =>
  ledger.locked && ledger.pending === null
    ? new Visitor(server.url, { from: '127.3.0.1' }).knock({ number: run.number })
    : Promise.resolve('not asked')

/** When both are present again with an open leg. */
async function untilBack(organizer: Person, run: Run, names: readonly string[]): Promise<number> {
  const end = Date.now() + 30_000
  while (Date.now() < end) {
    const view = await organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const here = view.attendees
      .filter((attendee) => attendee.standing === 'present' && attendee.legs.length > 0)
      .map((attendee) => attendee.name)
    if (names.every((name) => here.includes(name))) return performance.now()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The browsers did not come back within 30 s')
}

/** Reads what became of the step that had no answer, so that the next run starts from what is. */
async function settle(organizer: Person, run: Run, ledger: Ledger): Promise<Ledger> {
  await setLock(organizer, run, ledger.locked)
  const view = await organizer.do('conference', { params: { conferenceId: run.conferenceId } })
  const settled = new Ledger()
  settled.locked = view.lock.locked
  settled.lockVersion = view.lock.version
  const standing = new Map(view.attendees.map((attendee) => [attendee.id, attendee.standing]))
  for (const guest of [...ledger.admitted, ...ledger.removed])
    (standing.get(guest.attendeeId) === 'removed' ? settled.removed : settled.admitted).add(guest)
  for (const id of ledger.invited) settled.invited.add(id)
  return settled
}
