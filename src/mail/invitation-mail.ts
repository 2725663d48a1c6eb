/** The words of an invitation. */
import type { Schedule } from '../domain/meeting.ts'
import type { PhoneNumber } from '../meetings/phone-book.ts'

export interface InvitationMail {
  readonly title: string
  readonly organizer: string
  readonly guest: string
  readonly schedule: Schedule | null
  readonly link: string
  /** 10 digits; null where they let no guest in. */
  readonly meetingNumber: string | null
  /** All that can be called, in the operator's order. */
  readonly phoneNumbers: readonly Pick<PhoneNumber, 'written' | 'city' | 'language'>[]
}

interface Words {
  readonly locale: string
  readonly subject: (mail: InvitationMail) => string
  readonly greeting: (mail: InvitationMail) => string
  readonly invites: (mail: InvitationMail) => string
  readonly when: string
  readonly join: string
  readonly yours: string
  readonly call: (phone: Pick<PhoneNumber, 'written' | 'city'>) => string
  readonly callById: (meetingId: string) => string
}

type Language = 'en' | 'de'

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    locale: 'en-GB',
    subject: ({ organizer, title }) => `${organizer} invites you: ${title}`,
    greeting: ({ guest }) => `Hello ${guest},`,
    invites: ({ organizer, title }) => `${organizer} invites you to the meeting “${title}”.`,
    when: 'When:',
    join: 'Join with your personal link:',
    yours:
      'The link is yours alone: it belongs to the first device that opens it, and it lets you in even when the meeting is locked. Please do not pass it on.',
    call: ({ written, city }) =>
      `By telephone: ${written} (${city}). You find your personal PIN under Dial-in once you have joined; it works while the meeting is locked, too.`,
    callById: (meetingId) => `As long as the meeting is not locked, its meeting ID ${meetingId} works there as well.`,
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
    call: ({ written, city }) =>
      `Per Telefon: ${written} (${city}). Ihre persönliche PIN finden Sie unter Einwahl, sobald Sie teilnehmen; sie gilt auch in der abgeschlossenen Besprechung.`,
    callById: (meetingId) => `Solange die Besprechung nicht abgeschlossen ist, gilt dort auch ihre Meeting-ID ${meetingId}.`,
  },
}

/** A title or name is somebody's text: one line of it, whatever it holds. */
const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

export function invitationMail(given: InvitationMail, language: string): { readonly subject: string; readonly text: string } {
  const spoken = language === 'de' ? 'de' : 'en'
  const words = WORDS[spoken]
  const mail = { ...given, title: line(given.title), organizer: line(given.organizer), guest: line(given.guest) }
  const when = mail.schedule === null ? [] : [`${words.when} ${period(mail.schedule, words.locale)}`, '']
  const call = phoneLines(mail, spoken)
  const text = [words.greeting(mail), '', words.invites(mail), '', ...when, words.join, mail.link, '', words.yours, '', ...call].join('\n')
  return { subject: words.subject(mail), text }
}

/** The first number that greets in the mail's language, or else the first. */
function phoneLines({ phoneNumbers, meetingNumber }: InvitationMail, language: Language): readonly string[] {
  const phone = phoneNumbers.find((number) => number.language === language) ?? phoneNumbers[0]
  if (phone === undefined) return []
  const { call, callById } = WORDS[language]
  const byId = meetingNumber === null ? [] : [callById(grouped(meetingNumber))]
  return [[call({ ...phone, city: line(phone.city) }), ...byId].join(' '), '']
}

/** 3-3-4, as everywhere. */
const grouped = (number: string): string => [number.slice(0, 3), number.slice(3, 6), number.slice(6)].join(' ')

/** In UTC, and said so: the guest's time zone is not known. */
function period({ startsAt, endsAt }: Schedule, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' })
  return `${format.formatRange(startsAt, endsAt)} (UTC)`
}
