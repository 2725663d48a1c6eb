/** Callers as browsers see them: on the roster, on the stage, at the door (SPEC D4, D6, I4, P3, R4, R7). */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { hasBrowser, launchBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { Baresip } from '../harness/baresip.ts'
import { setLock, startMeeting, type Person } from '../harness/cast.ts'
import { Ear } from '../harness/ear.ts'
import { joinByBrowser } from '../harness/meeting-page.ts'
import { NUMBERS, startPhoneServer, type PhoneServer } from '../harness/phone-server.ts'
import { until } from '../harness/telephone.ts'

const CALLER = '+493012345678'
const SHOWN = `<${CALLER}>`
const MASKED = '<•••••••••••78>'

describe.skipIf(!hasBrowser('chromium') || !hasProgram('baresip'))('callers on the stage', () => {
  let server: PhoneServer
  let browser: TestBrowser
  let ear: Ear
  let ada: Person
  let dora: Person
  let phones: Baresip[] = []
  let pages: TestPage[] = []

  beforeAll(async () => {
    ;[server, browser, ear] = await Promise.all([startPhoneServer(), launchBrowser('chromium'), Ear.open()])
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

  async function join(number: string, name: string, account?: Person): Promise<TestPage> {
    const page = await joinByBrowser(browser, server.url, number, name, account === undefined ? {} : { account })
    pages.push(page)
    return page
  }

  async function dial(keys: string): Promise<Baresip> {
    const phone = await Baresip.start({ plays: 700, number: CALLER })
    phones.push(phone)
    await phone.call(`sip:${NUMBERS.en}@127.0.0.1:${String(server.sipPort)}`)
    await phone.press(keys)
    return phone
  }

  const tile = (page: TestPage, name: string, holds: string): Promise<void> =>
    page.until(
      `const tile = [...document.querySelectorAll('.tile')].find(({ innerText }) => innerText.includes(argument.name))
       return tile !== undefined && ${holds}`,
      { name },
    )
  const chooseInRow = async (page: TestPage, name: string, item: string): Promise<void> => {
    await page.until(
      `const row = [...document.querySelectorAll('button.person-row')].find(({ innerText }) => innerText.includes(argument))
       row?.focus()
       return row !== undefined`,
      name,
    )
    await page.press('Enter')
    await page.click('menuitem', item)
  }

  it('[D4] [D6] [R7] a caller by meeting ID has a tile, a masked number, is seen to speak and raises a hand; hosts mute and remove', async () => {
    const run = await startMeeting(ada, [dora])
    const [hosts, doras] = [await join(run.number, 'Ada', ada), await join(run.number, 'Dora', dora)]
    const phone = await dial(`${run.number}#`)

    await tile(doras, MASKED, `tile.matches('.flat') && tile.dataset.state === 'speaking'`)
    await tile(hosts, SHOWN, `tile.dataset.state === 'speaking'`)
    expect(await doras.evaluate(`return document.body.innerText.includes('${CALLER}')`)).toBe(false)

    await phone.press('*5')
    await tile(doras, MASKED, `tile.querySelector('.tile-hand') !== null`)
    const late = await join(run.number, 'Late Guest')
    await tile(late, MASKED, `tile.querySelector('.tile-hand') !== null`)

    const before = phone.heard().samples.length
    await chooseInRow(hosts, SHOWN, 'Mute')
    await ear.hears(phone, 'muted-by-host', { since: before })
    await tile(doras, MASKED, `tile.dataset.state !== 'speaking' && tile.querySelector('.tag .off') !== null`)

    await chooseInRow(hosts, SHOWN, 'Remove from meeting')
    await hosts.click('button', 'Remove from meeting')
    await until(() => phone.isHungUp, 'the removed caller is hung up')
    await doras.until(`return ![...document.querySelectorAll('.tile')].some(({ innerText }) => innerText.includes(argument))`, MASKED)
  })

  it('[I4] [P3] hosts see a refused caller at the door, and owner and hosts a PIN that is in use', async () => {
    const run = await startMeeting(ada, [dora])
    const [hosts, doras] = [await join(run.number, 'Ada', ada), await join(run.number, 'Dora', dora)]
    await setLock(ada, run, true)
    await dial(`${run.number}#`)
    await hosts.until(
      `return [...document.querySelectorAll('.door .person-row')].some(({ innerText }) => innerText.includes(argument) && innerText.includes('Telephone'))`,
      SHOWN,
    )
    const { attendees } = await ada.do('conference', { params: { conferenceId: run.conferenceId } })
    expect(attendees.map(({ name }) => name)).not.toContain(CALLER)
    const { pin } = await dora.do('dialIn', { params: { conferenceId: run.conferenceId } })
    await dial(pin)
    await doras.see('Your sound goes by telephone')
    await dial(pin)
    await doras.see('Somebody tried your PIN while you were on the phone.')
    await hosts.see('Somebody tried the PIN of Dora Invited while it was in use.')
  })
})
