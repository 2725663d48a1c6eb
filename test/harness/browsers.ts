/**
 * Chromium and Firefox behind one small interface. Playwright drives Chromium; a stock Firefox it cannot drive, so Firefox runs
 * under Puppeteer's WebDriver BiDi. Both use the system's browsers with made-up cameras and microphones, and find things as
 * people do who cannot see: by role and name.
 */
import { existsSync } from 'node:fs'
import { launchChromium } from './chromium.ts'
import { launchFirefox } from './firefox.ts'

export type BrowserName = 'chromium' | 'firefox'
export type Role =
  | 'button'
  | 'textbox'
  | 'link'
  | 'menuitem'
  | 'switch'
  | 'checkbox'
  | 'dialog'
  | 'alertdialog'
  | 'radio'
  | 'tab'
  | 'option'

export interface PageOptions {
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
  readonly language?: 'en' | 'de'
}

export interface TestPage {
  /** Runs this source text in every document that the page will load, before its own scripts. */
  runFirst(source: string): Promise<void>
  goto(url: string): Promise<void>
  reload(): Promise<void>
  /** Waits for it to be there. A string is the whole name; a pattern any part of it (Firefox: whole names only). */
  click(role: Role, name: string): Promise<void>
  /** Whatever shows exactly this text. */
  clickText(text: string): Promise<void>
  /** Replaces what stands in the field with this label. */
  fill(label: string, text: string): Promise<void>
  press(key: string): Promise<void>
  /** Waits until this text is in sight. */
  see(text: string): Promise<void>
  /** Waits until the body of this async function answers true. */
  until(body: string, argument?: unknown): Promise<void>
  /** Runs source text in the page as the body of an async function; `argument` is passed as JSON. */
  evaluate(body: string, argument?: unknown): Promise<unknown>
  /** Puts cookies of this origin into the page's context, as if its person had signed in there. */
  setCookies(origin: string, cookies: ReadonlyMap<string, string>): Promise<void>
  /** PNG bytes. */
  screenshot(): Promise<Uint8Array>
  /** Console lines and uncaught errors so far. */
  readonly console: readonly string[]
  close(): Promise<void>
}

export interface TestBrowser {
  readonly name: BrowserName
  /** A page with cookies and storage of its own. */
  openPage(url?: string, options?: PageOptions): Promise<TestPage>
  close(): Promise<void>
}

export const WAIT_MS = 20_000

export const browserPath = (name: BrowserName): string =>
  name === 'chromium' ? (process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium') : (process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr')

/** Says so in a line when the browser is missing: its tests are then skipped. */
export function hasBrowser(name: BrowserName): boolean {
  const there = existsSync(browserPath(name))
  if (!there) console.log(`${name} is not installed: the tests that need it are skipped.`)
  return there
}

export function launchBrowser(name: BrowserName): Promise<TestBrowser> {
  return name === 'chromium' ? launchChromium() : launchFirefox()
}

/** Source text of a function call that Playwright and Puppeteer both take. */
export const asCall = (body: string, argument: unknown): string => `(async (argument) => { ${body} })(${JSON.stringify(argument ?? null)})`
