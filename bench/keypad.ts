/** L9 by telephone: how soon a browser shows the padlock, with who and when, after an organizer has pressed `*4`. */
import { startMeeting } from '../test/harness/cast.ts'
import { hasBrowser, launchBrowser, type TestPage } from '../test/harness/browsers.ts'
import { joinByBrowser } from '../test/harness/meeting-page.ts'
import { G711Encoder } from '../src/phone/media/codec/g711-audio.ts'
import { systemTiming } from '../src/phone/media/mixer/system-timing.ts'
import { TickClock } from '../src/phone/media/mixer/tick-clock.ts'
import { PhoneServer } from './calls/phone-server.ts'
import { RtpLine } from './calls/rtp-line.ts'
import { openTrunk, SipPhone } from './calls/sip-phone.ts'
import { spread, type Figure } from './figure.ts'

const PRESSES = 60
/** Callers hear that it is done; then the next key. Milliseconds. */
const BETWEEN = 2_000
const NUMBER = '+4930100100'
const TRUNK = '127.0.0.2'

/** Notes when the plate first says each new thing, on the clock of the page. */
const WATCH_PLATE = `
  const changes = (globalThis.plateChanges = [])
  const plate = document.querySelector('.frame > .plate')
  const words = () => plate.dataset.latch + ' ' + plate.innerText
  let last = words()
  new MutationObserver(() => {
    if (words() === last) return
    last = words()
    changes.push({ at: performance.now(), words: last })
  }).observe(plate, { subtree: true, childList: true, characterData: true, attributes: true })
`

export async function benchKeypad(): Promise<readonly Figure[]> {
  if (!hasBrowser('chromium')) return []
  const server = await PhoneServer.start({ trunk: [TRUNK], soundPorts: { first: 42_000, last: 42_099 } })
  const browser = await launchBrowser('chromium')
  try {
    const { administrator: organizer } = server
    const run = await startMeeting(organizer)
    const page = await joinByBrowser(browser, organizer.origin, run.number, 'Guest')
    await page.evaluate(WATCH_PLATE)
    const { pin } = await organizer.do('dialIn', { params: { conferenceId: run.conferenceId } })
    const { fromDown, fromUp } = await pressAndLook(await Keypad.dial(server, pin), page)
    const name = '*4 to the padlock in a browser'
    const values = spread(fromUp)
    return [
      { name: `${name}, from the end of the 4`, unit: 'ms', values, bound: { text: 'p99 < 250', met: values.p99 < 250 } },
      // The server acts on a key when it goes down, and so may be done before it is up.
      { name: `${name}, from its beginning`, unit: 'ms', values: spread(fromDown) },
    ]
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** When a key went down and up, on the clock of `performance.now`. */
interface Press {
  readonly downAt: number
  readonly upAt: number
}

/** An organizer's telephone, in the meeting. */
class Keypad {
  readonly #phone: SipPhone
  #downAt: number | null = null
  #presses: Press[] = []

  private constructor(phone: SipPhone) {
    this.#phone = phone
  }

  static async dial(server: PhoneServer, pin: string): Promise<Keypad> {
    const tone = new G711Encoder('PCMU').encode(new Int16Array(320)).slice()
    const trunk = await openTrunk(TRUNK)
    const established = Promise.withResolvers<void>()
    let keypad: Keypad | null = null
    const line = await RtpLine.open({ address: TRUNK, codec: 'PCMU', play: () => tone, key: (state, at) => keypad?.note(state, at) })
    const ended = (): void => established.reject(new Error('the call was ended'))
    const dialling = { trunk, server: server.sip, called: NUMBER, caller: '+4940100000', line, established: established.resolve, ended }
    const phone = SipPhone.dial(dialling)
    if (phone === null) throw new Error('there is no way to the server')
    new TickClock(systemTiming, (frame) => line.tick(frame)).start()
    await established.promise
    keypad = new Keypad(phone)
    phone.press(pin)
    return keypad
  }

  /** The last of these keys. */
  async press(keys: string): Promise<Press> {
    this.#presses = []
    this.#phone.press(keys)
    while (this.#presses.length < keys.length) await pause(5)
    return this.#presses.at(-1) ?? { downAt: 0, upAt: 0 }
  }

  note(state: 'held' | 'ended', at: number): void {
    if (state === 'held') this.#downAt ??= at
    // The end is said three times.
    else if (this.#downAt !== null) {
      this.#presses.push({ downAt: this.#downAt, upAt: at })
      this.#downAt = null
    }
  }
}

interface Delays {
  readonly fromDown: number[]
  readonly fromUp: number[]
}

async function pressAndLook(keypad: Keypad, page: TestPage): Promise<Delays> {
  await pause(8_000)
  const offset = await clockOffset(page)
  const delays: Delays = { fromDown: [], fromUp: [] }
  for (let press = 0; press < PRESSES; press++) {
    const { downAt, upAt } = await keypad.press('*4')
    await pause(BETWEEN)
    const [change] = (await page.evaluate('return globalThis.plateChanges.splice(0)')) as readonly { at: number; words: string }[]
    const expected = press % 2 === 0 ? /^locked Locked by .+ at \d/ : /^open Open/
    if (change === undefined || !expected.test(change.words)) throw new Error(`press ${String(press)} showed ${JSON.stringify(change)}`)
    delays.fromDown.push(change.at + offset - downAt)
    delays.fromUp.push(change.at + offset - upAt)
  }
  return delays
}

/** What is added to the page's clock to make it ours: from the quickest of many questions, and so right to half its time. */
async function clockOffset(page: TestPage): Promise<number> {
  const asked: { readonly took: number; readonly offset: number }[] = []
  for (let at = 0; at < 50; at++) {
    const before = performance.now()
    const theirs = (await page.evaluate('return performance.now()')) as number
    const after = performance.now()
    asked.push({ took: after - before, offset: (before + after) / 2 - theirs })
  }
  const [best] = asked.toSorted((a, b) => a.took - b.took)
  console.log(`  the clocks were compared to within ±${((best?.took ?? 0) / 2).toFixed(1)} ms`)
  return best?.offset ?? 0
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
