/** What people do with the web client, by the words that they see (English). */
import type { PageOptions, TestBrowser, TestPage } from './browsers.ts'
import type { Person } from './cast.ts'
import { WATCH } from './page-media.ts'

export interface JoinOptions extends PageOptions {
  /** Turns microphone and camera on before joining. */
  readonly withMedia?: boolean
  /** Whose cookies the browser has; a guest types its name instead. */
  readonly account?: Person
  /** Source text that runs before the page's own. */
  readonly before?: string
}

/** Opens the meeting's address, and joins; resolves when it is in. */
export async function joinByBrowser(
  browser: TestBrowser,
  origin: string,
  number: string,
  name: string,
  options: JoinOptions = {},
): Promise<TestPage> {
  const page = await knockByBrowser(browser, `${origin}/m/${number}`, name, options)
  await untilInside(page)
  return page
}

/** Opens an address of the door and chooses Join, whatever comes of it. */
export async function knockByBrowser(browser: TestBrowser, address: string, name: string, options: JoinOptions = {}): Promise<TestPage> {
  const page = await browser.openPage(undefined, options)
  if (options.account !== undefined) await page.setCookies(options.account.origin, options.account.cookies)
  await page.runFirst(WATCH)
  if (options.before !== undefined) await page.runFirst(options.before)
  await page.goto(address)
  if (options.account === undefined) await page.fill('Your name', name)
  if (options.withMedia === true) await turnOnMedia(page)
  await page.click('button', 'Join')
  return page
}

async function turnOnMedia(page: TestPage): Promise<void> {
  await page.click('button', 'Turn on microphone')
  await page.click('button', 'Turn on camera')
  await page.until(`return [...document.querySelectorAll('video')].some((video) => video.videoWidth > 0)`)
}

export const untilInside = (page: TestPage): Promise<void> =>
  page.until(`return document.querySelector('[data-connection="connected"]') !== null`)

export const untilLock = (page: TestPage, state: 'locked' | 'open'): Promise<void> =>
  page.until(`return document.querySelector('.meet')?.dataset.lock === argument`, state)
