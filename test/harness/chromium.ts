import { chromium, type Page } from 'playwright-core'
import { asCall, browserPath, WAIT_MS, type PageOptions, type TestBrowser, type TestPage } from './browsers.ts'

export const ARGUMENTS = [
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
  // A page in the background must decode on, or nothing can be measured in it.
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
]

export interface ChromiumOptions {
  readonly executable?: string
  /** An http origin to treat like https, for a server that is not on this machine's loopback. */
  readonly trustedOrigin?: string
  /** Whatever certificate a server shows is good. */
  readonly anyCertificate?: true
  /** A WAV file that its microphone plays over and over, in place of Chromium's beeps. */
  readonly microphone?: string
}

export async function launchChromium(options: ChromiumOptions = {}): Promise<TestBrowser> {
  const trusted = options.trustedOrigin === undefined ? [] : [`--unsafely-treat-insecure-origin-as-secure=${options.trustedOrigin}`]
  const certificates = options.anyCertificate === true ? ['--ignore-certificate-errors'] : []
  const microphone = options.microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${options.microphone}`]
  const browser = await chromium.launch({
    executablePath: options.executable ?? browserPath('chromium'),
    headless: true,
    args: [...ARGUMENTS, ...trusted, ...certificates, ...microphone],
  })
  return {
    name: 'chromium',
    async openPage(url, options = {}) {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'], ...contextOptions(options) })
      const page = await context.newPage()
      page.setDefaultTimeout(WAIT_MS)
      const handle = testPage(page, () => context.close())
      if (url !== undefined) await page.goto(url)
      return handle
    },
    close: () => browser.close(),
  }
}

const contextOptions = (options: PageOptions) => ({
  colorScheme: options.dark === true ? ('dark' as const) : ('light' as const),
  viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
  locale: options.language === 'de' ? 'de-DE' : 'en-GB',
})

function testPage(page: Page, close: () => Promise<void>): TestPage {
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  page.on('pageerror', (error) => lines.push(String(error)))
  return {
    console: lines,
    runFirst: async (source) => void (await page.addInitScript(`(() => { ${source} })()`)),
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    click: (role, name) => page.getByRole(role, { name, exact: true }).first().click(),
    clickText: (text) => page.getByText(text, { exact: true }).filter({ visible: true }).last().click(),
    fill: (label, text) => page.getByLabel(label, { exact: true }).first().fill(text),
    press: (key) => page.keyboard.press(key),
    see: (text) => page.getByText(text).filter({ visible: true }).first().waitFor(),
    until: (body, argument) => until(() => page.evaluate(asCall(body, argument)), body),
    evaluate: (body, argument) => page.evaluate(asCall(body, argument)),
    setCookies: (origin, cookies) =>
      page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url: origin, httpOnly: true }))),
    screenshot: () => page.screenshot(),
    close,
  }
}

/** Asks every 100 ms until the answer is true; a page that is just being left asks again. */
export async function until(ask: () => Promise<unknown>, what: string): Promise<void> {
  const end = Date.now() + WAIT_MS
  while (Date.now() < end) {
    if ((await ask().catch(() => false)) === true) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`It did not come true within ${String(WAIT_MS)} ms: ${what}`)
}
