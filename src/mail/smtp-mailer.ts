/** Invitations by mail, where a mail server is set up. A mail that cannot be sent is no error: the inviter has the link. */
import type { Transporter } from 'nodemailer'
import type { Mailer } from '../meetings/ports.ts'
import { invitationMail, type InvitationMail } from './invitation-mail.ts'

interface Options {
  readonly smtpUrl: string
  readonly from: string
  /** Makes the address of a personal link's secret. */
  readonly personalLink: (secret: string) => string
  /** The phone book's, as they are when a mail is written. */
  readonly phoneNumbers: () => Promise<InvitationMail['phoneNumbers']>
  readonly onFailure: (error: unknown) => void
}

const TIMEOUT_MS = 10_000

export const noMailer: Mailer = { sendInvitation: () => Promise.resolve(false) }

export function createSmtpMailer(options: Options): Mailer & { close(): void } {
  let transport: Promise<Transporter> | null = null
  return {
    async sendInvitation(to, invitation, meeting, secret, language) {
      const { title, organizer, schedule, settings } = meeting
      const meetingNumber = settings.openTo === 'anyone' ? meeting.number : null
      try {
        // No telephone comes into an encrypted meeting.
        const phoneNumbers = settings.encrypted ? [] : await options.phoneNumbers()
        const link = options.personalLink(secret)
        const mail = { title, organizer: organizer.name, guest: invitation.name, schedule, link, meetingNumber, phoneNumbers }
        transport ??= connect(options.smtpUrl)
        await (await transport).sendMail({ from: options.from, to: { name: '', address: to }, ...invitationMail(mail, language) })
        return true
      } catch (error) {
        options.onFailure(error)
        return false
      }
    },
    close() {
      void transport?.then((opened) => opened.close())
      transport = null
    },
  }
}

async function connect(smtpUrl: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer')
  const limits = `pool=true&maxConnections=2&connectionTimeout=${String(TIMEOUT_MS)}&socketTimeout=${String(TIMEOUT_MS)}`
  return createTransport(smtpUrl + (smtpUrl.includes('?') ? '&' : '?') + limits)
}
