import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, type Page } from 'puppeteer-core'
import { asCall, browserPath, WAIT_MS, type TestBrowser, type TestPage } from './browsers.ts'
import { until } from './chromium.ts'

const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
  'media.getusermedia.insecure.enabled': true,
  'media.devices.insecure.enabled': true,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'intl.accept_languages': 'en-GB',
}

export interface FirefoxOptions {
  readonly executable?: string
  /** Whatever certificate a server shows is good. */
  readonly anyCertificate?: true
  /** The address that every name leads to. */
  readonly allNamesAt?: string
  /** By which it is led; any where absent. */
  readonly debuggingPort?: number
}

export async function launchFirefox(options: FirefoxOptions = {}): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'latch-firefox-'))
  const names = options.allNamesAt === undefined ? {} : { 'network.dns.forceResolve': options.allNamesAt }
  const browser = await launch({
    browser: 'firefox',
    executablePath: options.executable ?? browserPath('firefox'),
    headless: true,
    userDataDir: profile,
    acceptInsecureCerts: options.anyCertificate ?? false,
    ...(options.debuggingPort === undefined ? {} : { debuggingPort: options.debuggingPort }),
    extraPrefsFirefox: { ...PREFERENCES, ...names },
  })
  return {
    name: 'firefox',
    async openPage(url, options = {}) {
      const context = await browser.createBrowserContext()
      const page = await context.newPage()
      await page.setViewport({ width: options.width ?? 1280, height: options.height ?? 800 })
      const handle = testPage(page, () => context.close())
      if (url !== undefined) await page.goto(url)
      return handle
    },
    async close() {
      await browser.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

function testPage(page: Page, close: () => Promise<void>): TestPage {
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  page.on('pageerror', (error) => lines.push(String(error)))
  const named = (name: string, role: string | undefined = undefined) =>
    page.locator(`::-p-aria([name="${name}"]${role === undefined ? '' : `[role="${role}"]`})`).setTimeout(WAIT_MS)
  return {
    console: lines,
    runFirst: async (source) => void (await page.evaluateOnNewDocument(`(() => { ${source} })()`)),
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    click: (role, name) => named(name, role).click(),
    clickText: (text) => page.locator(`::-p-text(${text})`).setTimeout(WAIT_MS).click(),
    fill: async (label, text) => {
      // Puppeteer's own filling does not come to an end in Firefox.
      await named(label, 'textbox').click()
      for (const key of text) await page.keyboard.press(key as 'A')
    },
    press: (key) => page.keyboard.press(key as 'Enter'),
    see: (text) => until(() => page.evaluate((wanted) => document.body.innerText.includes(wanted), text), `see “${text}”`),
    until: (body, argument) => until(() => page.evaluate(asCall(body, argument)), body),
    evaluate: (body, argument) => page.evaluate(asCall(body, argument)),
    setCookies: (origin, cookies) =>
      page
        .browserContext()
        .setCookie(...[...cookies].map(([name, value]) => ({ name, value, domain: new URL(origin).hostname, path: '/', httpOnly: true }))),
    screenshot: () => page.screenshot(),
    close,
  }
}
