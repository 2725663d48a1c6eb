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

const mailer = (smtpPort: number, failures: unknown[] = []) =>
  createSmtpMailer({
    smtpUrl: `smtp://127.0.0.1:${String(smtpPort)}`,
    from: 'Latch <latch@example.org>',
    personalLink: (secret) => `https://meet.example.org/i#${secret}`,
    onFailure: (error) => failures.push(error),
  })

it('[I2] mails the personal link to the guest alone', async () => {
  const sender = mailer(port)
  expect(await sender.sendInvitation('gina@example.org', invitation, meeting, 's3cretLink', 'en')).toBe(true)
  sender.close()
  const [mail] = received
  expect(mail?.to).toBe('gina@example.org')
  // Quoted-printable breaks long lines.
  expect(mail?.text.replaceAll('=\r\n', '')).toContain('https://meet.example.org/i#s3cretLink')
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

it('speaks the inviter’s language, with the time; a title is one line', () => {
  const schedule = { startsAt: Date.UTC(2026, 10, 24, 14), endsAt: Date.UTC(2026, 10, 24, 15) }
  const german = invitationMail({ title: 'Zahlen\r\nBcc: all@example.org', organizer: 'Ada', guest: 'Gina', schedule, link: 'L' }, 'de')
  expect(german.subject).toBe('Ada lädt Sie ein: Zahlen Bcc: all@example.org')
  expect(german.text).toContain('24. November 2026')
  expect(invitationMail({ title: 'T', organizer: 'Ada', guest: 'Gina', schedule: null, link: 'L' }, 'fr').text).toContain('Hello Gina,')
})
