/** Somebody in a browser calls by telephone as well: the sound goes to the telephone, and comes back when asked (SPEC P4). */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { hasBrowser, launchBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { Baresip } from '../harness/baresip.ts'
import { startMeeting, type Person } from '../harness/cast.ts'
import { joinByBrowser, untilInside } from '../harness/meeting-page.ts'
import { untilSeenAndHeard } from '../harness/page-media.ts'
import { measureSound, SILENT, untilVoicesWith } from '../harness/page-sound.ts'
import { NUMBERS, startPhoneServer, type PhoneServer } from '../harness/phone-server.ts'

const TONE = 700

describe.skipIf(!hasBrowser('chromium') || !hasProgram('baresip'))('switch to dial-in', () => {
  let server: PhoneServer
  let browser: TestBrowser
  let ada: Person
  let dora: Person
  let phones: Baresip[] = []
  let pages: TestPage[] = []

  beforeAll(async () => {
    server = await startPhoneServer()
    browser = await launchBrowser('chromium')
    ada = await server.signUpFirst('Ada Organizer')
    dora = await server.addAccount(ada, 'Dora Invited')
  })
  afterEach(async () => {
    await Promise.all([...phones.map((phone) => phone.end()), ...pages.map((page) => page.close())])
    phones = []
    pages = []
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  async function join(number: string, account: Person): Promise<TestPage> {
    const page = await joinByBrowser(browser, server.url, number, account.name, { account, withMedia: true })
    pages.push(page)
    return page
  }

  async function dial(pin: string): Promise<Baresip> {
    const phone = await Baresip.start({ plays: TONE })
    phones.push(phone)
    await phone.call(`sip:${NUMBERS.en}@127.0.0.1:${String(server.sipPort)}`)
    await phone.press(pin)
    return phone
  }

  const rowsOf = (page: TestPage, name: string): Promise<unknown> =>
    page.evaluate(
      `return [...document.querySelectorAll('.person-row')].map(({ innerText }) => innerText).filter((row) => row.includes(argument))`,
      name,
    )

  it('[P4] the browser’s sound stops when the telephone arrives, through a reload too, and comes back only when asked', async () => {
    const run = await startMeeting(ada, [dora])
    const [hers, other] = [await join(run.number, dora), await join(run.number, ada)]
    await Promise.all([untilSeenAndHeard(hers, 1, 1), untilSeenAndHeard(other, 1, 1)])
    const { pin } = await dora.do('dialIn', { params: { conferenceId: run.conferenceId } })

    const phone = await dial(pin)
    await hers.see('Your sound goes by telephone')
    await untilVoicesWith(other, TONE, 1)
    // Her picture stays, and all of her sound there is one voice: the telephone's.
    const looks = [untilSeenAndHeard(hers, 1, 0), untilSeenAndHeard(other, 1, 1)]
    expect(await Promise.all([measureSound(hers), measureSound(other)])).toEqual([SILENT, expect.objectContaining({ playing: 1 })])
    await Promise.all(looks)
    expect(await rowsOf(other, 'Dora Invited')).toEqual([expect.stringContaining('Also by telephone')])

    await hers.click('button', 'Mute phone')
    await untilVoicesWith(other, TONE, 0)
    await hers.click('button', 'Unmute phone')
    await untilVoicesWith(other, TONE, 1)

    await hers.reload()
    await untilInside(hers)
    await hers.see('Your sound goes by telephone')
    await untilSeenAndHeard(hers, 1, 0)
    expect(await measureSound(hers)).toEqual(SILENT)

    phone.hangUp()
    await hers.see('Your telephone has hung up')
    expect(await measureSound(hers)).toEqual(SILENT)
    await untilVoicesWith(other, TONE, 0)
    await hers.click('button', 'Listen here')
    await untilSeenAndHeard(hers, 1, 1)
    expect(await measureSound(hers)).toMatchObject({ playing: 1, recorded: 0, sent: 0 })
    await hers.click('button', 'Unmute')
    await untilSeenAndHeard(other, 1, 1)
  })
})
