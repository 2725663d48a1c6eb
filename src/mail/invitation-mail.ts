/** The words of an invitation. */
import type { Schedule } from '../domain/meeting.ts'

export interface InvitationMail {
  readonly title: string
  readonly organizer: string
  readonly guest: string
  readonly schedule: Schedule | null
  readonly link: string
}

interface Words {
  readonly locale: string
  readonly subject: (mail: InvitationMail) => string
  readonly greeting: (mail: InvitationMail) => string
  readonly invites: (mail: InvitationMail) => string
  readonly when: string
  readonly join: string
  readonly yours: string
}

const WORDS: Readonly<Record<'en' | 'de', Words>> = {
  en: {
    locale: 'en-GB',
    subject: ({ organizer, title }) => `${organizer} invites you: ${title}`,
    greeting: ({ guest }) => `Hello ${guest},`,
    invites: ({ organizer, title }) => `${organizer} invites you to the meeting “${title}”.`,
    when: 'When:',
    join: 'Join with your personal link:',
    yours:
      'The link is yours alone: it belongs to the first device that opens it, and it lets you in even when the meeting is locked. Please do not pass it on.',
  },
  de: {
    locale: 'de-DE',
    subject: ({ organizer, title }) => `${organizer} lädt Sie ein: ${title}`,
    greeting: ({ guest }) => `Guten Tag ${guest},`,
    invites: ({ organizer, title }) => `${organizer} lädt Sie zur Besprechung „${title}“ ein.`,
    when: 'Wann:',
    join: 'Mit Ihrem persönlichen Link nehmen Sie teil:',
    yours:
      'Der Link gehört nur Ihnen, und zwar dem ersten Gerät, auf dem er geöffnet wird; er lässt Sie auch in die abgeschlossene Besprechung ein. Bitte geben Sie ihn nicht weiter.',
  },
}

/** A title or name is somebody's text: one line of it, whatever it holds. */
const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

export function invitationMail(given: InvitationMail, language: string): { readonly subject: string; readonly text: string } {
  const words = WORDS[language === 'de' ? 'de' : 'en']
  const mail = { ...given, title: line(given.title), organizer: line(given.organizer), guest: line(given.guest) }
  const when = mail.schedule === null ? [] : [`${words.when} ${period(mail.schedule, words.locale)}`, '']
  const text = [words.greeting(mail), '', words.invites(mail), '', ...when, words.join, mail.link, '', words.yours, ''].join('\n')
  return { subject: words.subject(mail), text }
}

/** In UTC, and said so: the guest's time zone is not known. */
function period({ startsAt, endsAt }: Schedule, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.formatRange(startsAt, endsAt)} (UTC)`
}
