/** livekit-client in browsers, beside one engine: what the tests of unmodified clients have in common. */
import { RoomServiceClient } from 'livekit-server-sdk'
import { startMediaEngine, type RunningMediaEngine } from '../../src/signalling/media-engine.ts'
import { launchBrowser, type BrowserName, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { join, KEY, SECRET, servePage, type PageServer } from './livekit-page.ts'

/** As the setting of the server; the suites pass with any number. */
const WORKERS = Number(process.env['LATCH_MEDIA_WORKERS'] ?? 1)
const ROOM_SHARE = Number(process.env['LATCH_MEDIA_SHARE'] ?? 50)

export class ClientStage {
  readonly engine: RunningMediaEngine
  readonly #site: PageServer
  readonly #browsers: ReadonlyMap<BrowserName, TestBrowser>
  readonly #pages: TestPage[] = []

  private constructor(engine: RunningMediaEngine, site: PageServer, browsers: ReadonlyMap<BrowserName, TestBrowser>) {
    this.engine = engine
    this.#site = site
    this.#browsers = browsers
  }

  static async open(names: readonly BrowserName[], workers = WORKERS, roomShare = ROOM_SHARE): Promise<ClientStage> {
    // Firefox tries no candidates on the loopback, so the engine announces this machine's own addresses.
    const engine = await startMediaEngine({ port: 0, mediaPort: 0, key: KEY, secret: SECRET, host: '0.0.0.0', workers, roomShare })
    const site = await servePage()
    const browsers = new Map<BrowserName, TestBrowser>()
    for (const name of names) browsers.set(name, await launchBrowser(name))
    return new ClientStage(engine, site, browsers)
  }

  get service(): RoomServiceClient {
    return new RoomServiceClient(this.engine.url, KEY, SECRET)
  }

  /** `before` prepares it, before its scripts run. */
  async page(name: BrowserName = 'chromium', before: (page: TestPage) => Promise<void> = async () => {}): Promise<TestPage> {
    const page = await this.#browsers.get(name)!.openPage()
    this.#pages.push(page)
    await before(page)
    await page.goto(this.#site.url)
    return page
  }

  /** A page that is in the room, under this name. */
  async member(room: string, identity: string, options?: Parameters<typeof join>[4]): Promise<TestPage> {
    const page = await this.page()
    await join(page, this.engine.url, room, identity, options)
    return page
  }

  async clear(): Promise<void> {
    for (const page of this.#pages.splice(0)) await page.close()
  }

  async close(): Promise<void> {
    for (const browser of this.#browsers.values()) await browser.close()
    this.#site.close()
    await this.engine.close()
  }
}

/** Waits until the page has seen this event. */
export async function saw(page: TestPage, event: string, times = 1): Promise<void> {
  await page.until(`return window.events.filter((seen) => seen === argument.event).length >= argument.times`, { event, times })
}
