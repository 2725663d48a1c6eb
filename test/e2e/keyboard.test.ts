/** A whole meeting by keyboard alone. Focus is followed by what a screen reader says of it, and is never lost. */
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserPath, hasBrowser } from '../harness/browsers.ts'
import { startMeeting, type Person, type Run } from '../harness/cast.ts'
import { ARGUMENTS } from '../harness/chromium.ts'
import { startTestServer, type TestServer } from '../harness/server.ts'

/** More stops than any of our pages has. */
const MOST_STEPS = 40

describe.skipIf(!hasBrowser('chromium'))('by keyboard alone', () => {
  let server: TestServer
  let browser: Browser
  let page: Page
  let ada: Person
  let run: Run

  beforeAll(async () => {
    server = await startTestServer()
    ada = await server.signUpFirst('Ada Organizer')
    browser = await chromium.launch({ executablePath: browserPath('chromium'), args: ARGUMENTS })
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
    await context.addCookies([...ada.cookies].map(([name, value]) => ({ name, value, url: server.url, httpOnly: true })))
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const focused = () => page.locator(':focus')
  /** The accessible name and role of what has the focus, as `role "name"`. */
  async function said(): Promise<string> {
    if ((await focused().count()) === 0) return ''
    const snapshot = await focused()
      .ariaSnapshot({ timeout: 1_000 })
      .catch(() => '')
    return /^- '?(?<line>[a-z]+(?: "[^"]*")?)/.exec(snapshot)?.groups?.['line'] ?? ''
  }
  async function go(key: string, to: RegExp): Promise<void> {
    const heard: string[] = []
    for (let step = 0; step < MOST_STEPS; step++) {
      heard.push(await said())
      if (to.test(heard.at(-1) ?? '')) return
      await page.keyboard.press(key)
    }
    expect.fail(`${key} never came to ${String(to)}, but to ${[...new Set(heard)].join(', ')}`)
  }
  const press = (key: string): Promise<void> => page.keyboard.press(key)
  const focusIs = (what: RegExp): Promise<void> => expect.poll(said, { timeout: 10_000 }).toMatch(what)

  async function toControls(): Promise<void> {
    for (let step = 0; step < 10; step++) {
      if (await page.evaluate(() => document.activeElement?.closest('.ctls') !== null)) return
      await press((await page.evaluate(() => document.activeElement?.matches('.controls'))) === true ? 'Tab' : 'F6')
    }
    expect.fail('F6 never came to the controls')
  }

  async function chooseInMore(item: RegExp): Promise<void> {
    await toControls()
    await go('ArrowRight', /^button "More/)
    await press('Enter')
    await page.getByRole('menu').waitFor()
    await go('ArrowDown', item)
    await press('Enter')
  }

  it('[L2] [L3] joins, locks and unlocks, and is back at the lock after each dialog', async () => {
    run = await startMeeting(ada)
    for (const name of ['Gus Guest', 'Hal Helper']) await server.visitor().enter({ number: run.number }, name)
    await page.goto(`${server.url}/m/${run.number}`)
    await page.getByRole('button', { name: 'Join', exact: true }).waitFor()
    await go('Tab', /^button "Join"/)
    await press('Enter')
    await page.locator('[data-connection="connected"]').waitFor()

    await toControls()
    await go('ArrowRight', /^button "Lock Meeting"/)
    await press('Enter')
    await page.getByRole('alertdialog', { name: 'Lock Meeting?' }).waitFor()
    await press('Escape')
    await focusIs(/^button "Lock Meeting"/)
    await press('Enter')
    await page.getByRole('alertdialog').waitFor()
    await go('Tab', /^button "Lock"/)
    await press('Enter')
    await page.locator('.meet[data-lock="locked"]').waitFor()
    await focusIs(/^button "Unlock Meeting"/)
  })

  it('[I2] invites somebody by e-mail, and is back at More', async () => {
    await chooseInMore(/^menuitem "Invite Others/)
    await focusIs(/^(combobox|textbox) "Contacts or e-mail addresses"/)
    await page.keyboard.type('ines@example.org')
    await press('Enter')
    await go('Tab', /^button "Invite 1 person"/)
    await press('Enter')
    await page.getByText('Personal links').waitFor()
    await go('Tab', /^button "Done"/)
    await press('Enter')
    await focusIs(/^button "More/)
  })

  it('[P4] opens Dial-in, whose panel takes the focus and gives it back', async () => {
    await chooseInMore(/^menuitem "Dial-in/)
    await page.getByText('Your PIN').first().waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.side-panel') !== null)).toBe(true)
    await go('Tab', /^button "Copy PIN"/)
    await press('Escape')
    await focusIs(/^button "More/)
  })

  it('[R4] removes somebody by the roster, and the focus is not lost', async () => {
    await press('r')
    await page.getByRole('button', { name: 'Gus Guest' }).waitFor()
    await go('Tab', /^button "[^"]*Gus Guest/)
    await press('Enter')
    await go('ArrowDown', /^menuitem "Remove from meeting"/)
    await press('Enter')
    await page.getByRole('alertdialog').waitFor()
    await go('Tab', /^button "Remove from meeting"/)
    await press('Enter')
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' })
    await page.getByText('Gus Guest').first().waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
  })

  it('[R1] stays with somebody whose row moves to another section', async () => {
    await go('Tab', /^button "[^"]*Hal Helper/)
    const { attendees } = await ada.do('conference', { params: { conferenceId: run.conferenceId } })
    const attendeeId = attendees.find(({ name }) => name === 'Hal Helper')?.id ?? ''
    await ada.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await page.getByRole('region', { name: 'Removed' }).getByText('Hal Helper').waitFor()
    await focusIs(/^button "[^"]*Hal Helper/)
  })
})
