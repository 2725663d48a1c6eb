/**
 * Chromium and Firefox behind one small interface. Playwright drives Chromium; a stock Firefox it cannot drive, so Firefox runs
 * under Puppeteer's WebDriver BiDi. Both use the system's browsers with made-up cameras and microphones.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { launch as launchPuppeteer } from 'puppeteer-core'

export type BrowserName = 'chromium' | 'firefox'

export interface TestPage {
  goto(url: string): Promise<void>
  /** Runs source text in the page as the body of an async function; `argument` is passed as JSON. */
  evaluate(body: string, argument?: unknown): Promise<unknown>
  /** PNG bytes. */
  screenshot(): Promise<Uint8Array>
  /** Console lines and uncaught errors so far. */
  readonly console: readonly string[]
  close(): Promise<void>
}

export interface TestBrowser {
  readonly name: BrowserName
  /** A page with cookies and storage of its own. */
  openPage(url?: string): Promise<TestPage>
  close(): Promise<void>
}

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--auto-accept-this-tab-capture',
  '--autoplay-policy=no-user-gesture-required',
]

const firefoxPreferences = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
  'media.getusermedia.insecure.enabled': true,
  'media.devices.insecure.enabled': true,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
}

const wrap = (body: string, argument: unknown): string => `(async (argument) => { ${body} })(${JSON.stringify(argument ?? null)})`

export function launchBrowser(name: BrowserName): Promise<TestBrowser> {
  return name === 'chromium' ? launchChromium() : launchFirefox()
}

async function launchChromium(): Promise<TestBrowser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, headless: true, args: chromiumArguments })
  return {
    name: 'chromium',
    async openPage(url) {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
      const page = await context.newPage()
      const lines: string[] = []
      page.on('console', (message) => lines.push(message.text()))
      page.on('pageerror', (error) => lines.push(String(error)))
      if (url !== undefined) await page.goto(url)
      return {
        console: lines,
        goto: async (to) => void (await page.goto(to)),
        evaluate: (body, argument) => page.evaluate(wrap(body, argument)),
        screenshot: () => page.screenshot(),
        close: () => context.close(),
      }
    },
    close: () => browser.close(),
  }
}

async function launchFirefox(): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'latch-firefox-'))
  const browser = await launchPuppeteer({
    browser: 'firefox',
    executablePath: process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: profile,
    extraPrefsFirefox: firefoxPreferences,
  })
  return {
    name: 'firefox',
    async openPage(url) {
      const context = await browser.createBrowserContext()
      const page = await context.newPage()
      const lines: string[] = []
      page.on('console', (message) => lines.push(message.text()))
      page.on('pageerror', (error) => lines.push(String(error)))
      if (url !== undefined) await page.goto(url)
      return {
        console: lines,
        goto: async (to) => void (await page.goto(to)),
        evaluate: (body, argument) => page.evaluate(wrap(body, argument)),
        screenshot: () => page.screenshot(),
        close: () => context.close(),
      }
    },
    async close() {
      await browser.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
