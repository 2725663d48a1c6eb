import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { branded } from '../domain/ids.ts'
import { DEFAULT_SETTINGS, type Invitation, type Meeting } from '../domain/meeting.ts'
import { invitationMail } from './invitation-mail.ts'
import { createSmtpMailer, noMailer } from './smtp-mailer.ts'

const received: { to: string; text: string }[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      received.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text: Buffer.concat(chunks).toString() })
      done()
    })
  },
})
let port = 0

beforeAll(async () => {
  const listening = server.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

const organizer = { accountId: branded<Meeting['organizer']['accountId']>('acc_1'), name: 'Ada' }
const invitation: Invitation = {
  id: branded('inv_1'),
  invitee: { kind: 'email', email: 'gina@example.org' },
  name: 'Gina',
  conferenceId: null,
  link: null,
}
const meeting: Meeting = {
  id: branded('meet_1'),
  number: branded('1234567890'),
  title: 'Quarterly numbers',
  organizer,
  delegates: [],
  settings: DEFAULT_SETTINGS,
  schedule: null,
  invitations: [],
  conference: null,
}

const BERLIN = { written: '+49 30 23125 100', city: 'Berlin', language: 'de' } as const
const NEW_YORK = { written: '+1 212-555-0100', city: 'New York', language: 'en' } as const

const mailer = (smtpPort: number, failures: unknown[] = []) =>
  createSmtpMailer({
    smtpUrl: `smtp://127.0.0.1:${String(smtpPort)}`,
    from: 'Latch <latch@example.org>',
    personalLink: (secret) => `https://meet.example.org/i#${secret}`,
    phoneNumbers: () => Promise.resolve([BERLIN]),
    onFailure: (error) => failures.push(error),
  })

it('[I2] mails the personal link to the guest alone', async () => {
  const sender = mailer(port)
  expect(await sender.sendInvitation('gina@example.org', invitation, meeting, 's3cretLink', 'en')).toBe(true)
  sender.close()
  const [mail] = received
  expect(mail?.to).toBe('gina@example.org')
  // Quoted-printable breaks long lines.
  const text = mail?.text.replaceAll('=\r\n', '') ?? ''
  expect(text).toContain('https://meet.example.org/i#s3cretLink')
  expect(text).toContain('+49 30 23125 100 (Berlin)')
  expect(text).toContain('123 456 7890')
  expect(mail?.text).toContain('Subject: Ada invites you: Quarterly numbers')
})

it('a mail server that is not there is no error for the inviter', async () => {
  const failures: unknown[] = []
  const sender = mailer(1, failures)
  expect(await sender.sendInvitation('gina@example.org', invitation, meeting, 's3cretLink', 'en')).toBe(false)
  sender.close()
  expect(failures).toHaveLength(1)
})

it('without a mail server nothing is sent', async () => {
  expect(await noMailer.sendInvitation('gina@example.org', invitation, meeting, 'x', 'en')).toBe(false)
})

const MAIL = { title: 'T', organizer: 'Ada', guest: 'Gina', schedule: null, link: 'L', meetingNumber: '1234567890', phoneNumbers: [] }

it('speaks the inviter’s language, with the time; a title is one line', () => {
  const schedule = { startsAt: Date.UTC(2026, 10, 24, 14), endsAt: Date.UTC(2026, 10, 24, 15) }
  const german = invitationMail({ ...MAIL, title: 'Zahlen\r\nBcc: all@example.org', schedule }, 'de')
  expect(german.subject).toBe('Ada lädt Sie ein: Zahlen Bcc: all@example.org')
  expect(german.text).toContain('24. November 2026')
  expect(invitationMail(MAIL, 'fr').text).toContain('Hello Gina,')
})

it('[P4] names a number to call where there is one: the first that greets in the reader’s language, or else the first', () => {
  const text = (language: string, more: object = {}) =>
    invitationMail({ ...MAIL, phoneNumbers: [BERLIN, NEW_YORK], ...more }, language).text
  expect(text('en')).toContain('By telephone: +1 212-555-0100 (New York)')
  expect(text('de')).toContain('Per Telefon: +49 30 23125 100 (Berlin)')
  expect(text('en', { phoneNumbers: [BERLIN] })).toContain('+49 30 23125 100 (Berlin)')
  expect(text('en', { phoneNumbers: [] })).not.toContain('telephone')
  expect(text('en')).toContain('123 456 7890')
  expect(text('en', { meetingNumber: null })).not.toContain('meeting ID')
})

it('[P4] names no meeting ID to call with where it would let no guest in', async () => {
  received.length = 0
  const sender = mailer(port)
  const closed = { ...meeting, settings: { ...DEFAULT_SETTINGS, openTo: 'invited' } } as const
  expect(await sender.sendInvitation('gina@example.org', invitation, closed, 's3cretLink', 'en')).toBe(true)
  sender.close()
  const text = received[0]?.text.replaceAll('=\r\n', '') ?? ''
  expect(text).toContain('(Berlin)')
  expect(text).not.toContain('123 456 7890')
})
