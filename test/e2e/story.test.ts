import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Bot } from '../harness/bot.ts'
import { hasBrowser, launchBrowser, type TestBrowser, type TestPage } from '../harness/browsers.ts'
import { addAccount, signUpFirst, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { joinByBrowser, knockByBrowser, untilInside, untilLock } from '../harness/meeting-page.ts'
import { moving, untilSeenAndHeard, WATCH } from '../harness/page-media.ts'
import { ServerProcess } from '../harness/server-process.ts'
import { Visitor } from '../harness/visitor.ts'

const browsersAreThere = hasBrowser('chromium') && hasBrowser('firefox')

describe.skipIf(!browsersAreThere)('a meeting that is locked', () => {
  let server: ServerProcess
  let chromium: TestBrowser
  let firefox: TestBrowser
  let organizer: Person
  let delegate: Person
  let early: Person
  let contact: Person
  let faye: Person
  let run: Run
  let ada: TestPage
  let gus: TestPage
  let fayes: TestPage
  let bot: Bot
  let botsLeg: string

  beforeAll(async () => {
    server = await ServerProcess.start()
    organizer = await signUpFirst(server.url, server.firstRunToken, 'Ada Lovelace')
    delegate = await addAccount(organizer, 'Dana Okafor')
    early = await addAccount(organizer, 'Ines Weber')
    contact = await addAccount(organizer, 'Cem Yilmaz')
    faye = await addAccount(organizer, 'Faye Firefox')
    await organizer.do('addDelegate', { params: { accountId: delegate.accountId } })
    chromium = await launchBrowser('chromium')
    firefox = await launchBrowser('firefox')
    run = await startMeeting(organizer, [early, faye])
  })
  afterAll(async () => {
    await bot?.close()
    await Promise.all([chromium?.close(), firefox?.close()])
    await server?.stop()
  })

  test('three browsers and a bot see and hear each other', async () => {
    const entered = await new Visitor(server.url, { from: '127.0.0.9' }).enter({ number: run.number }, 'Robbie Bot', 'sdk')
    botsLeg = entered.legId
    bot = await Bot.connect(entered.media.url, entered.media.token)
    await Promise.all([bot.sing(440), bot.show()])
    ada = await joinByBrowser(chromium, server.url, run.number, '', { account: organizer, withMedia: true })
    gus = await joinByBrowser(chromium, server.url, run.number, 'Gus Guest', { withMedia: true })
    fayes = await joinByBrowser(firefox, server.url, run.number, '', { account: faye, withMedia: true })
    for (const page of [ada, gus, fayes]) {
      const media = await untilSeenAndHeard(page, 3, 3)
      expect(moving(media)).toBeGreaterThanOrEqual(3)
    }
    const others = [...bot.heard.entries()].filter(([identity]) => identity !== botsLeg)
    const seen = others.filter(([, heard]) => heard.videoFrames > 10 && heard.peak > 300)
    expect(seen.length, JSON.stringify(others)).toBe(3)
  })

  test('[L2] [L3] [L9] the organizer locks; the dialog names who is here and who may come; everybody sees it', async () => {
    await ada.click('button', 'Lock Meeting')
    await ada.see('It opens for everyone named here, and for nobody else.')
    const dialog = String(await ada.evaluate(`return document.querySelector('[role="alertdialog"]').innerText`))
    for (const name of ['Gus Guest', 'Faye Firefox', 'Robbie Bot', 'Ines Weber']) expect(dialog).toContain(name)
    expect(dialog).toContain('Everyone else stays outside')
    await untilLock(ada, 'open')
    await ada.click('button', 'Lock')
    for (const page of [ada, gus, fayes]) await untilLock(page, 'locked')
    await gus.see('Locked by Ada Lovelace')
    await gus.see('Meeting Locked')
    expect(String(await gus.evaluate('return document.body.innerText'))).not.toContain(
      run.number.slice(0, 3) + ' ' + run.number.slice(3, 6),
    )
  })

  test('[L4] [L6] [A3] [A6] a stranger is refused in words, and gets no media, no ICE credential and no roster; nobody is ejected', async () => {
    const page = await chromium.openPage(`${server.url}/m/${run.number}`)
    await page.evaluate(WATCH)
    await page.fill('Your name', 'Sam Stranger')
    await page.click('button', 'Join')
    await page.see('This meeting is locked')
    const seen = await page.evaluate('return { peers: watched.peers.length, sockets: watched.sockets }')
    expect(seen).toEqual({ peers: 0, sockets: [] })
    const text = String(await page.evaluate('return document.documentElement.outerHTML'))
    for (const name of ['Ada', 'Gus', 'Faye', 'Robbie', 'Ines', 'Quarterly', 'ice-ufrag']) expect(text).not.toContain(name)
    await page.close()
    for (const there of [ada, gus, fayes]) await untilInside(there)
  })

  test('[L5] [R2] [R3] an attendee closes its browser and comes back; a guest without account reloads and comes back', async () => {
    await fayes.close()
    fayes = await joinByBrowser(firefox, server.url, run.number, '', { account: faye, withMedia: true })
    await untilSeenAndHeard(fayes, 3, 3)
    await gus.reload()
    await untilInside(gus)
    await untilLock(gus, 'locked')
  })

  test('[L5] somebody invited before, who was never there, comes in', async () => {
    const page = await joinByBrowser(chromium, server.url, run.number, '', { account: early })
    await untilLock(page, 'locked')
    await page.close()
  })

  test('[I1] a contact who is invited during the lock comes in', async () => {
    expect(await contact.copy().knock({ number: run.number })).toBe('meeting_locked')
    await ada.click('button', 'Invite Others')
    await ada.fill('Contacts or e-mail addresses', 'Cem')
    await ada.clickText('Cem Yilmaz')
    await ada.click('button', 'Invite 1 person')
    await ada.see('1 invited. They can join now.')
    const page = await joinByBrowser(chromium, server.url, run.number, '', { account: contact })
    await page.close()
  })

  test('[R4] [R5] a removed guest is told, stays out, and its client does not try again', async () => {
    await ada.clickText('<Gus Guest>')
    await ada.click('menuitem', 'Remove from meeting')
    await ada.click('button', 'Remove from meeting')
    await gus.see('You were removed from this meeting')
    await new Promise((resolve) => setTimeout(resolve, 3_000))
    await gus.see('You were removed from this meeting')
    await gus.goto(`${server.url}/m/${run.number}`)
    await gus.fill('Your name', 'Gus again')
    await gus.click('button', 'Join')
    await gus.see('This meeting is locked')
    await gus.close()
    const second = await addAccount(organizer, 'Gus Guest')
    expect(await second.knock({ number: run.number })).toBe('meeting_locked')
  })

  test('[I4] the organizer sees who is at the door and lets one in, who then enters by itself', async () => {
    const page = await knockByBrowser(chromium, `${server.url}/m/${run.number}`, 'Nora Newcomer')
    await page.see('This meeting is locked')
    await ada.see('<Nora Newcomer>')
    await ada.click('button', 'Let in: <Nora Newcomer>')
    await untilInside(page)
    await untilLock(ada, 'locked')
    await page.close()
  })

  test('[L1] [L10] a delegate unlocks, and a stranger comes in', async () => {
    const danas = await joinByBrowser(chromium, server.url, run.number, '', { account: delegate })
    await danas.click('button', 'Unlock Meeting')
    await danas.see('Anyone with the meeting ID can join.')
    await danas.click('button', 'Unlock')
    for (const page of [danas, ada, fayes]) await untilLock(page, 'open')
    const page = await joinByBrowser(chromium, server.url, run.number, 'Sam Stranger')
    await page.close()
    await danas.close()
  })
})
