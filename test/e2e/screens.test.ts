/** A picture of every screen, in light, dark and on a phone, for people to look at; and what axe finds on each. */
import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, writeFileSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, hasBrowser } from '../harness/browsers.ts'
import { ARGUMENTS } from '../harness/chromium.ts'
import { addAccount, setLock, signUpFirst, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { ServerProcess } from '../harness/server-process.ts'
import { Visitor } from '../harness/visitor.ts'

const FOLDER = new URL('screens/', import.meta.url)

const LOOKS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 800 }, locale: 'en-GB' },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 800 }, locale: 'en-GB' },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 }, locale: 'de-DE' },
} as const

type Look = keyof typeof LOOKS

/** The default suite takes the narrowest with the longest words; `npm run e2e` takes all: a minute each. */
const LOOKED_AT: readonly Look[] = process.env['LATCH_SCREENS'] === 'all' ? ['light', 'dark', 'phone'] : ['phone']

describe.skipIf(!hasBrowser('chromium')).each(LOOKED_AT)('every screen, %s', (look) => {
  let server: ServerProcess
  let browser: Browser
  let organizer: Person
  let run: Run
  let contexts: BrowserContext[] = []
  const german = LOOKS[look].locale === 'de-DE'
  /** The word in this look’s language. */
  const say = (english: string, deutsch: string): string => (german ? deutsch : english)

  async function open(path: string, as?: Visitor): Promise<Page> {
    const context = await browser.newContext({ ...LOOKS[look], permissions: ['camera', 'microphone'] })
    contexts.push(context)
    if (as !== undefined)
      await context.addCookies([...as.cookies].map(([name, value]) => ({ name, value, url: server.url, httpOnly: true })))
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(server.url + path)
    return page
  }

  async function shoot(page: Page, name: string): Promise<void> {
    // Motion has ended, fonts are there.
    await page.waitForTimeout(400)
    writeFileSync(new URL(`${name}-${look}.png`, FOLDER), await page.screenshot())
    // No frames of other sites here: the legacy mode finds the same in two thirds of the time.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    const found = await axe.analyze()
    const lines = found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`)
    expect(lines, `${name}, ${look}`).toEqual([])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(overflow, `${name} is wider than the screen`).toBeLessThanOrEqual(0)
  }

  /** Escape closes every dialog and every menu. */
  async function closeBox(page: Page, role: 'dialog' | 'alertdialog' | 'menu'): Promise<void> {
    await page.keyboard.press('Escape')
    await page.getByRole(role).first().waitFor({ state: 'hidden' })
  }

  async function join(page: Page, name?: string): Promise<void> {
    if (name !== undefined) await page.getByLabel(say('Your name', 'Ihr Name')).first().fill(name)
    await page
      .getByRole('button', { name: say('Join', 'Beitreten'), exact: true })
      .first()
      .click()
  }

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true })
    server = await ServerProcess.start({ env: { LATCH_SIP_PORT: '5060' } })
    browser = await chromium.launch({ executablePath: browserPath('chromium'), args: ARGUMENTS })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const closePages = async (): Promise<void> => {
    await Promise.all(contexts.map((context) => context.close()))
    contexts = []
  }

  test('accounts', async () => {
    await shoot(await open(`/set-up#token=${server.firstRunToken}`), 'set-up')
    organizer = await signUpFirst(server.url, server.firstRunToken, 'Ada Lovelace')
    await shoot(await open('/'), 'welcome')
    await shoot(await open('/sign-in'), 'sign-in')
    const { link } = await organizer.do('inviteAccount', {})
    await shoot(await open(new URL(link).pathname + new URL(link).hash), 'register')
    await closePages()
  })

  test('pages of an account', async () => {
    await shoot(await open('/', organizer), 'home-empty')
    const ines = await addAccount(organizer, 'Ines Weber')
    const dana = await addAccount(organizer, 'Dana Okafor')
    await organizer.do('addDelegate', { params: { accountId: dana.accountId } })
    const soon = Date.now() + 3_600_000
    await organizer.do('createMeeting', { body: { title: 'Weekly planning', schedule: { startsAt: soon, endsAt: soon + 3_600_000 } } })
    run = await startMeeting(organizer, [ines, dana])
    await shoot(await open('/', organizer), 'home')
    await shoot(await open('/schedule', organizer), 'schedule')
    await shoot(await open('/contacts', organizer), 'contacts')
    await shoot(await open('/settings', organizer), 'settings')
    await shoot(await open(`/meetings/${run.meetingId}`, organizer), 'meeting-details')
    await shoot(await open('/nowhere'), 'not-found')
    await closePages()
  })

  test('passwords', async () => {
    const [before, after] = ['what I knew before', 'what I know from now on']
    const { link } = await organizer.do('inviteAccount', {})
    const nora = new Visitor(server.url)
    const email = 'nora@example.org'
    await nora.do('register', { body: { token: new URL(link).hash.replace('#token=', ''), name: 'Nora Lang', email, password: before } })
    const page = await open('/settings/profile', nora)
    const change = page.getByRole('button', { name: say('Change password', 'Passwort ändern') })
    const fill = async (current: string, password: string): Promise<void> => {
      await page.getByLabel(say('Current password', 'Bisheriges Passwort')).fill(current)
      await page.getByLabel(say('New password', 'Neues Passwort'), { exact: true }).fill(password)
      await page.getByLabel(say('New password, once more', 'Neues Passwort, noch einmal')).fill(password)
    }
    await change.click()
    await page.getByText(say('Enter your current', 'Geben Sie Ihr bisheriges')).waitFor()
    await shoot(page, 'settings-password')
    await fill(after, after)
    await change.click()
    await page.getByText(say('password is not right', 'Passwort stimmt nicht')).waitFor()
    await fill(before, after)
    await change.click()
    await page.getByText(say('The password has been changed', 'Das Passwort ist geändert')).waitFor()
    expect([await nora.refusal('me', {}), await nora.refusal('signIn', { body: { email, password: after } })]).toEqual([
      'sign_in_first',
      'allowed',
    ])
    const people = await open('/settings/people', organizer)
    await people.getByLabel(say('For whom', 'Für wen')).fill('Nora')
    await people.getByRole('option', { name: 'Nora Lang' }).click()
    // Nobody else is wanted: the list goes.
    await people.keyboard.press('Escape')
    await people.getByRole('button', { name: say('Make a new password', 'Neues Passwort erstellen') }).click()
    await people.getByRole('alertdialog').waitFor()
    await shoot(people, 'dialog-renew')
    await people
      .getByRole('alertdialog')
      .getByRole('button', { name: say('Make a new password', 'Neues Passwort erstellen') })
      .click()
    await people.getByText(say('The new password of Nora', 'Das neue Passwort von Nora')).waitFor()
    expect(await nora.refusal('me', {})).toBe('sign_in_first')
    await shoot(people, 'settings-people')
    await closePages()
  })

  test('room systems', async () => {
    const page = await open('/settings/rooms', organizer)
    await page.getByText(say('No room systems yet', 'Noch keine Raumsysteme')).waitFor()
    const save = () => page.getByRole('button', { name: say('Save', 'Speichern') }).click()
    await page.getByRole('button', { name: say('Add a room system', 'Raumsystem hinzufügen') }).click()
    await save()
    await page.getByText(say('Give the room a name', 'Geben Sie dem Raum')).waitFor()
    await shoot(page, 'dialog-room')
    await page.getByLabel('Name', { exact: true }).fill('Board room 3')
    await page.getByLabel(say('Address', 'Adresse'), { exact: true }).fill('board-3@rooms.example.org')
    await save()
    await page.getByText('board-3@rooms.example.org · board-3').waitFor()
    await shoot(page, 'settings-rooms')
    await page.getByText(say('Room systems may call from anywhere', 'Raumsysteme dürfen von überall')).click()
    await page.getByRole('switch', { checked: true }).waitFor()
    expect((await organizer.do('roomSystems', {})).guests).toBe(true)
    await organizer.do('changeRoomGuests', { body: { guests: false } })
    await closePages()
  })

  test('telephones', async () => {
    const page = await open('/settings/telephone', organizer)
    await page.getByText(say('A trunk is the line', 'Über eine Leitung')).waitFor()
    await shoot(page, 'settings-telephone-empty')
    const save = () => page.getByRole('button', { name: say('Save', 'Speichern') }).click()
    await page.getByRole('button', { name: say('Add a trunk', 'Leitung hinzufügen') }).click()
    await page.getByText(say('Sign in at the provider', 'Beim Anbieter anmelden')).click()
    await save()
    await page.getByText(say('Enter the password', 'Geben Sie das Passwort')).waitFor()
    await shoot(page, 'dialog-trunk')
    await page.getByText(say('Sign in at the provider', 'Beim Anbieter anmelden')).click()
    await page.getByLabel('Name', { exact: true }).fill('Example Telecom')
    await page.getByLabel(say('Addresses of the other side', 'Adressen der Gegenseite')).fill('192.0.2.0/24')
    await save()
    await page.getByText('192.0.2.0/24').waitFor()
    await page.getByRole('button', { name: say('Add a number', 'Nummer hinzufügen') }).click()
    await page.getByLabel(say('Number', 'Nummer'), { exact: true }).fill('+49 30 23125 100')
    await page.getByLabel(say('City', 'Ort'), { exact: true }).fill('Berlin')
    await shoot(page, 'dialog-number')
    await save()
    await page.getByText('+49 30 23125 100').waitFor()
    await page.getByRole('button', { name: say('Test Example Telecom', 'Example Telecom testen') }).click()
    await page.getByRole('button', { name: say('Call this number: +49', 'Diese Nummer anrufen: +49') }).click()
    await page.locator('.trial:not(:empty)').nth(1).waitFor()
    await shoot(page, 'settings-telephone')
    await page.getByRole('button', { name: say('Change Example Telecom', 'Example Telecom ändern') }).click()
    await page.getByLabel(say('Server for calls out', 'Server für abgehende')).fill('sip.example.org')
    await page.getByText(say('The other side signs in', 'Die Gegenseite meldet sich an')).click()
    await save()
    await page.getByText(say('at least 12 characters', 'mindestens 12 Zeichen')).waitFor()
    await shoot(page, 'dialog-trunk-login')
    await closeBox(page, 'dialog')
    await page.getByRole('button', { name: say('Remove Example Telecom', 'Example Telecom entfernen') }).click()
    await page.getByRole('alertdialog').waitFor()
    await shoot(page, 'dialog-trunk-remove')
    await closeBox(page, 'alertdialog')
    expect((await organizer.do('serverInfo', {})).phoneNumbers).toMatchObject([{ number: '+493023125100', city: 'Berlin' }])
    // To a port of this machine where nobody listens; nothing is sent before somebody is called.
    const { trunks } = await organizer.do('phoneBook', {})
    await organizer.do('changeTrunk', {
      params: { trunkId: trunks[0]?.id ?? '' },
      body: {
        name: 'Example Telecom',
        addresses: ['192.0.2.0/24'],
        media: 'srtp-optional',
        server: { host: '127.0.0.1', port: 9, transport: 'tcp' },
      },
    })
    await page.getByRole('button', { name: say('Change Outgoing calls', 'Abgehende Anrufe ändern') }).click()
    await page.getByRole('button', { name: say('Call nobody', 'Niemanden anrufen') }).click()
    await page.getByRole('option', { name: '+49 30 23125 100' }).click()
    const prefixes = page.getByLabel(say('Numbers that may be called', 'Nummern, die angerufen'))
    await prefixes.fill('0049')
    await save()
    await page.getByText(say('Write beginnings like', 'Schreiben Sie Anfänge')).waitFor()
    await shoot(page, 'dialog-outgoing')
    await prefixes.fill('+49, +43')
    await save()
    await page.getByText(say('minutes in the last 24 hours', 'Minuten in den letzten 24 Stunden')).waitFor()
    expect((await organizer.do('outgoingCalls', {})).prefixes).toEqual(['+49', '+43'])
    await closePages()
  })

  test('webhooks', async () => {
    const page = await open('/settings/webhooks', organizer)
    await page.getByRole('button', { name: say('Add a webhook', 'Webhook hinzufügen') }).click()
    const save = () => page.getByRole('button', { name: say('Save', 'Speichern') }).click()
    await page.getByLabel(say('Address', 'Adresse'), { exact: true }).fill('https://')
    await save()
    await page.getByText(say('Write an address that begins', 'Schreiben Sie eine Adresse')).waitFor()
    await shoot(page, 'dialog-webhook')
    // A name that is nobody's (RFC 6761), so that nothing leaves this machine.
    await page.getByLabel(say('Address', 'Adresse'), { exact: true }).fill('https://hooks.example.invalid/meetings')
    await save()
    await page.getByText('whsec_').waitFor()
    await page.getByText('https://hooks.example.invalid/meetings').waitFor()
    await shoot(page, 'settings-webhooks')
    await page.getByRole('button', { name: say('Deliveries to hooks', 'Zustellungen an hooks') }).click()
    await page.getByRole('button', { name: say('Send a test event', 'Testereignis senden') }).click()
    await page.getByText(say('. Tried ', 'versucht, wieder um')).waitFor()
    await shoot(page, 'dialog-deliveries')
    await closeBox(page, 'dialog')
    await page.getByRole('button', { name: say('Change hooks', 'hooks.example.invalid ändern') }).click()
    await page.getByRole('button', { name: say('Make a new secret', 'Neues Geheimnis erzeugen') }).click()
    await page.getByText(say('The new secret.', 'Das neue Geheimnis.')).waitFor()
    await closePages()
  })

  test('the media engine, with nobody in it', async () => {
    const page = await open('/settings/engine', organizer)
    await page.getByText(say('Nobody is in a meeting', 'Gerade ist niemand')).waitFor()
    await shoot(page, 'settings-engine-empty')
    await closePages()
  })

  test('the door', async () => {
    const guest = await open(`/m/${run.number}`)
    await shoot(guest, 'pre-join')
    await setLock(organizer, run, true)
    await join(guest, 'Sam Stranger')
    await guest.getByText(say('This meeting is locked', 'Dieses Meeting ist gesperrt')).first().waitFor()
    await shoot(guest, 'refused')
    await setLock(organizer, run, false)
    await guest.getByText(say('This meeting is open now', 'Dieses Meeting ist jetzt offen')).first().waitFor()
    await shoot(guest, 'refused-open-now')
    const unknown = await open('/m/1234567890')
    await join(unknown, 'Sam Stranger')
    await unknown.getByText(say('No meeting to join here', 'Hier ist kein Meeting offen')).first().waitFor()
    await shoot(unknown, 'refused-no-meeting')
    await closePages()
  })

  test('the meeting', async () => {
    for (const name of ['Gus Guest', 'Nora Newcomer', 'Ada Lovelace']) await join(await open(`/m/${run.number}`), name)
    const page = await open(`/m/${run.number}`, organizer)
    await join(page)
    await page.locator('[data-connection="connected"]').waitFor()
    await page.getByText('<Nora Newcomer>').first().waitFor()
    await shoot(page, 'meeting-open')
    const dialogs = async (state: string): Promise<void> => {
      await page.keyboard.press('Control+Shift+L')
      await page.getByRole('alertdialog').waitFor()
      await shoot(page, `dialog-${state}`)
      await closeBox(page, 'alertdialog')
    }
    await dialogs('lock')
    await setLock(organizer, run, true)
    await page.locator('.meet[data-lock="locked"]').waitFor()
    await new Visitor(server.url, { from: '127.0.0.77' }).knock({ number: run.number }, 'Mallory')
    await page.getByText('<Mallory>').first().waitFor()
    await shoot(page, 'meeting-locked')
    await dialogs('unlock')
    for (const [key, name] of [
      ['i', 'dialog-invite'],
      ['?', 'dialog-shortcuts'],
    ] as const) {
      await page.keyboard.press(key)
      await page.getByRole('dialog').first().waitFor()
      await shoot(page, name)
      await closeBox(page, 'dialog')
    }
    const choose = (item: string): Promise<void> => page.getByRole('menuitem').filter({ hasText: item }).first().click()
    for (const [item, name] of [
      [say('Camera and sound', 'Kamera und Ton'), 'dialog-devices'],
      [say('Meeting Information', 'Meeting-Informationen'), 'meeting-information'],
    ] as const) {
      await page.keyboard.press('m')
      await choose(item)
      await page.getByRole('dialog').first().waitFor()
      await shoot(page, name)
      await closeBox(page, 'dialog')
    }
    await page.keyboard.press('m')
    await page.getByRole('menu').first().waitFor()
    await shoot(page, 'menu-more')
    await choose(say('Dial-in', 'Einwahl'))
    await page.getByLabel(say('Your telephone number', 'Ihre Telefonnummer')).waitFor()
    await shoot(page, 'dial-in')
    // On a phone a panel is a sheet over everything.
    const closePanel = async (): Promise<void> => (look === 'phone' ? closeBox(page, 'dialog') : undefined)
    await closePanel()
    await page.keyboard.press('c')
    await shoot(page, 'chat')
    await closePanel()
    await page
      .getByRole('button', { name: say('Roster', 'Teilnehmer') })
      .first()
      .click()
    await page.locator('.person-row').filter({ hasText: 'Nora Newcomer' }).first().click()
    await page.getByRole('menu').first().waitFor()
    await shoot(page, 'menu-row')
    await choose(say('Remove from meeting', 'Aus dem Meeting entfernen'))
    await page.getByRole('alertdialog').waitFor()
    await shoot(page, 'dialog-remove')
    await closeBox(page, 'alertdialog')
    await page.keyboard.press('v')
    await shoot(page, 'meeting-speaker')
    const engine = await open('/settings/engine', organizer)
    await engine.getByRole('button', { name: say('Show tracks: Quarterly numbers', 'Spuren zeigen: Quarterly numbers') }).press('Enter')
    await engine
      .getByRole('heading', { name: say('Sends', 'Sendet') })
      .first()
      .waitFor()
    await shoot(engine, 'settings-engine')
  })

  test('a meeting that is encrypted', async () => {
    const { number } = await organizer.do('createMeeting', { body: { title: 'In confidence', settings: { encrypted: true } } })
    const page = await open(`/m/${number}`, organizer)
    await join(page)
    await page.locator('[data-connection="connected"]').waitFor()
    await join(await open(`/m/${number}`), 'Gus Guest')
    await page.getByText('<Gus Guest>').first().waitFor()
    await page
      .getByRole('button', { name: say('End-to-end encrypted', 'Ende-zu-Ende verschlüsselt') })
      .first()
      .click()
    await page.locator('.security-code').waitFor()
    await shoot(page, 'encrypted')
    // A browser that hands out no frames.
    const old = await open('/')
    await old.addInitScript('delete globalThis.RTCRtpScriptTransform; delete RTCRtpSender.prototype.createEncodedStreams')
    await old.goto(`${server.url}/m/${number}`)
    await join(old, 'Otto Old')
    await old.getByText(say('This browser cannot decrypt this meeting', 'Dieser Browser kann das Meeting nicht entschlüsseln')).waitFor()
    await shoot(old, 'refused-encryption')
    await Promise.all(contexts.splice(-3).map((context) => context.close()))
  })

  test('removed, ended, left', async () => {
    const guest = contexts[0]?.pages()[0]
    const other = contexts[1]?.pages()[0]
    const view = await organizer.do('conference', { params: { conferenceId: run.conferenceId } })
    const gus = view.attendees.find((attendee) => attendee.name === 'Gus Guest')
    await organizer.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId: gus?.id ?? '' }, body: {} })
    await guest!.getByText(say('You were removed from this meeting', 'Sie wurden aus diesem Meeting entfernt')).first().waitFor()
    await shoot(guest!, 'removed')
    await organizer.do('end', { params: { conferenceId: run.conferenceId } })
    await other!.getByText(say('The meeting has ended', 'Das Meeting ist beendet')).first().waitFor()
    await shoot(other!, 'ended')
    const past = await open(`/meetings/${run.meetingId}`, organizer)
    await past.getByRole('button', { name: say('Report of', 'Bericht vom') }).click()
    await past.getByRole('heading', { name: say('Who was refused', 'Wer abgewiesen wurde') }).waitFor()
    await shoot(past, 'dialog-report')
    await closePages()
  })
})
