/** Meetings that are encrypted from end to end, in real browsers: what each sees and hears, and what is left for somebody without a key. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bot } from '../harness/bot.ts'
import { hasBrowser, launchBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { addAccount, signUpFirst, type Person } from '../harness/cast.ts'
import { until } from '../harness/chromium.ts'
import { colouredDevices, coloursIn, untilSeenAndHeardAs, type Colouring } from '../harness/coloured-person.ts'
import { joinByBrowser, untilInside } from '../harness/meeting-page.ts'
import { tonesOf } from '../harness/page-sound.ts'
import { ServerProcess } from '../harness/server-process.ts'
import { Visitor } from '../harness/visitor.ts'
import { dataOnTheWire, joinAsWiretap, keysOnTheWire, TAP } from '../harness/wiretap.ts'
import { servePage, type PageServer } from '../interop/livekit-page.ts'

const ADA: Colouring = { colour: 'red', hertz: 500 }
const BEN: Colouring = { colour: 'green', hertz: 900 }
const CLEO: Colouring = { colour: 'blue', hertz: 1_400 }
const PLAIN_HERTZ = 2_100

describe.skipIf(!hasBrowser('chromium'))('a meeting that is encrypted from end to end', () => {
  let server: ServerProcess
  let chromium: TestBrowser
  let site: PageServer
  let organizer: Person
  let ben: Person
  let number: string
  let adas: TestPage
  let bens: TestPage
  let cleos: TestPage
  let tap: TestPage

  const come = (name: string, colouring: Colouring, account?: Person): Promise<TestPage> =>
    joinByBrowser(chromium, server.url, number, name, {
      withMedia: true,
      before: colouredDevices(colouring),
      ...(account === undefined ? {} : { account }),
    })

  const codeOf = async (page: TestPage): Promise<string> => {
    await page.click('button', 'End-to-end encrypted')
    await page.see('Read this code to each other')
    const code = String(await page.evaluate(`return document.querySelector('.security-code > .code').textContent.trim()`))
    await page.press('Escape')
    return code
  }

  beforeAll(async () => {
    server = await ServerProcess.start()
    organizer = await signUpFirst(server.url, server.firstRunToken, 'Ada Lovelace')
    ben = await addAccount(organizer, 'Ben Okafor')
    chromium = await launchBrowser('chromium')
    site = await servePage('localhost')
    const meeting = await organizer.do('createMeeting', {
      body: { title: 'In confidence', settings: { encrypted: true }, invitees: { accountIds: [ben.accountId] } },
    })
    number = meeting.number
  })
  afterAll(async () => {
    await chromium?.close()
    site?.close()
    await server?.stop()
  })

  test('[E4] three people see each other’s colour and hear each other’s tone', async () => {
    adas = await come('', ADA, organizer)
    bens = await come('', BEN, ben)
    cleos = await come('Cleo Guest', CLEO)
    await untilSeenAndHeardAs(adas, 'Ben', BEN)
    await untilSeenAndHeardAs(adas, 'Cleo', CLEO)
    await untilSeenAndHeardAs(bens, 'Ada', ADA)
    await untilSeenAndHeardAs(bens, 'Cleo', CLEO)
    await untilSeenAndHeardAs(cleos, 'Ada', ADA)
    await untilSeenAndHeardAs(cleos, 'Ben', BEN)
  })

  test('[E4] all three read the same security code', async () => {
    await adas.see('End-to-end encrypted')
    const code = await codeOf(adas)
    expect(code).toMatch(/^(\d{5} ){7}\d{5}$/)
    expect([await codeOf(bens), await codeOf(cleos)]).toEqual([code, code])
  })

  test('[E4] a client without a key gets frames, and nothing of them is anybody’s colour or tone; nor does it read the chat', async () => {
    tap = await chromium.openPage()
    await tap.runFirst(TAP)
    await tap.goto(site.url)
    const entered = await new Visitor(server.url).enter({ number }, 'Lurker', 'sdk')
    await joinAsWiretap(tap, entered)
    await until(async () => (await keysOnTheWire(tap)).size === 3, 'frames of all three')
    await bens.click('button', 'Chat')
    await bens.fill('Message to everyone', 'the secret of the day')
    await bens.press('Enter')
    await adas.press('c')
    await adas.see('the secret of the day')
    await until(async () => (await dataOnTheWire(tap)).length > 0, 'the message on its way')
    expect((await dataOnTheWire(tap)).join(' ')).not.toMatch(/secret of the day/)
    for (const { hertz } of [ADA, BEN, CLEO]) expect(await tonesOf(tap, hertz)).toBe(0)
    expect([await tonesOf(adas, BEN.hertz), await tonesOf(adas, CLEO.hertz)]).toEqual([1, 1])
    const colours = await coloursIn(tap)
    expect(colours.length).toBe(3)
    expect(colours.filter((colour) => colour !== null)).toEqual([])
  })

  test('[E4] what a client says in the clear is not taken for anybody’s word', async () => {
    await tap.evaluate(
      `await window.room.localParticipant.publishData(new TextEncoder().encode('trust me'), { reliable: true, topic: 'chat' })`,
    )
    await bens.fill('Message to everyone', 'after it')
    await bens.press('Enter')
    await adas.see('after it')
    expect(String(await adas.evaluate('return document.body.innerText'))).not.toContain('trust me')
  })

  test('[E4] who sends without encryption is neither seen nor heard, and the tile says why', async () => {
    const entered = await new Visitor(server.url).enter({ number }, 'Robbie Bot', 'sdk')
    const bot = await Bot.connect(entered.media.url, entered.media.token)
    await Promise.all([bot.sing(PLAIN_HERTZ), bot.show()])
    await adas.see('Not encrypted, so not shown')
    await until(async () => (await tonesOf(tap, PLAIN_HERTZ)) === 1, 'its tone on the wire')
    expect(await tonesOf(adas, PLAIN_HERTZ)).toBe(0)
    expect(
      await adas.evaluate(
        `return [...document.querySelectorAll('.tile')].find((one) => one.innerText.includes('Robbie'))?.querySelector('video')`,
      ),
    ).toBe(null)
    await bot.close()
  })

  test('[R4] [E4] one is removed: everybody’s key is another one then, and those who stay go on', async () => {
    const before = await keysOnTheWire(tap)
    await adas.click('button', 'Roster')
    await adas.clickText('<Cleo Guest>')
    await adas.click('menuitem', 'Remove from meeting')
    await adas.click('button', 'Remove from meeting')
    await cleos.see('You were removed from this meeting')
    const changed = async (): Promise<boolean> => {
      const now = await keysOnTheWire(tap)
      return now.size === 2 && [...now].every(([leg, key]) => before.has(leg) && before.get(leg) !== key)
    }
    await until(changed, 'other keys')
    await untilSeenAndHeardAs(adas, 'Ben', BEN)
    await untilSeenAndHeardAs(bens, 'Ada', ADA)
    expect(await codeOf(adas)).toBe(await codeOf(bens))
    await Promise.all([cleos.close(), tap.close()])
  })

  test('[R2] [E4] one reloads and is seen and heard again, and sees and hears', async () => {
    await bens.reload()
    await untilInside(bens)
    await untilSeenAndHeardAs(adas, 'Ben', BEN)
    await untilSeenAndHeardAs(bens, 'Ada', ADA)
  })

  test('[R2] [L7] [E4] the server is killed and comes back: all go on by new keys, under the same code', async () => {
    const code = await codeOf(adas)
    await server.kill()
    await server.launch()
    for (const page of [adas, bens]) await untilInside(page)
    await untilSeenAndHeardAs(adas, 'Ben', BEN)
    await untilSeenAndHeardAs(bens, 'Ada', ADA)
    expect([await codeOf(adas), await codeOf(bens)]).toEqual([code, code])
  })
})
