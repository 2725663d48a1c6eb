/** What a room system reads. The refusals say what the web client's say, as far as somebody in front of a screen can do it. */
import type { Arrangement } from './dialogue-state.ts'
import type { Cue, Language } from './prompt.ts'

export interface Text {
  readonly title: string
  /** What can be done. */
  readonly lines: readonly string[]
}

const text = (title: string, ...lines: readonly string[]): Text => ({ title, lines })
type InEach<T> = Readonly<Record<Language, T>>

/** Each why, and what may help. */
export const CUE_TEXTS: Readonly<Record<Cue, InEach<Text>>> = {
  'no-meeting': {
    en: text('No meeting to join here', 'It may have ended, not have begun, or be locked,', 'or the meeting ID may be mistyped.'),
    de: text(
      'Hier ist kein Meeting offen',
      'Es ist vielleicht beendet, noch nicht begonnen oder gesperrt,',
      'oder die Meeting-ID ist vertippt.',
    ),
  },
  'meeting-locked': {
    en: text('Meeting locked', 'It opens only for people on its roster.', 'Whoever has a PIN can join with it.'),
    de: text(
      'Meeting gesperrt',
      'Es öffnet sich nur für Personen auf seiner Teilnehmerliste.',
      'Wer eine PIN hat, kann mit ihr beitreten.',
    ),
  },
  blocked: {
    en: text('You cannot join this meeting', 'A host has blocked you for this meeting.', 'Trying again will not be shown to them.'),
    de: text(
      'Sie können diesem Meeting nicht beitreten',
      'Die Leitung hat Sie für dieses Meeting blockiert.',
      'Weitere Versuche werden nicht angezeigt.',
    ),
  },
  'sign-in-required': {
    en: text('This meeting needs an account', 'Join with your own PIN.', 'Whoever has an account here finds it under Dial-in.'),
    de: text(
      'Dieses Meeting braucht ein Konto',
      'Treten Sie mit Ihrer eigenen PIN bei.',
      'Wer hier ein Konto hat, findet sie unter Einwahl.',
    ),
  },
  'not-invited': {
    en: text('This meeting is for those invited', 'Join with your own PIN,', 'or ask the organizer to invite you.'),
    de: text('Dieses Meeting ist für Eingeladene', 'Treten Sie mit Ihrer eigenen PIN bei,', 'oder bitten Sie um eine Einladung.'),
  },
  'link-used': {
    en: text('This link belongs to another device', 'Ask the organizer for a new invitation.'),
    de: text('Dieser Link gehört einem anderen Gerät', 'Bitten Sie um eine neue Einladung.'),
  },
  'pin-unknown': {
    en: text('This PIN opens no meeting', 'It may be mistyped, or its meeting may have ended.'),
    de: text('Diese PIN öffnet kein Meeting', 'Sie ist vielleicht vertippt, oder ihr Meeting ist beendet.'),
  },
  'pin-in-use': {
    en: text('This PIN is in use', 'One telephone or room system is already connected with it.', 'Hang up there, then try again.'),
    de: text(
      'Diese PIN wird gerade benutzt',
      'Damit ist schon ein Telefon oder Raumsystem verbunden.',
      'Legen Sie dort auf und versuchen Sie es noch einmal.',
    ),
  },
  'too-many-tries': {
    en: text('Too many tries', 'Wait a minute, then call again.'),
    de: text('Zu viele Versuche', 'Warten Sie eine Minute und rufen Sie dann noch einmal an.'),
  },
  'meeting-full': {
    en: text('This meeting is full', 'Call again when somebody has left.'),
    de: text('Dieses Meeting ist voll', 'Rufen Sie noch einmal an, wenn jemand gegangen ist.'),
  },
  'meeting-encrypted': {
    en: text('This meeting is end-to-end encrypted', 'Telephones and room systems cannot decrypt it.', 'Join with a browser.'),
    de: text(
      'Dieses Meeting ist Ende-zu-Ende verschlüsselt',
      'Telefone und Raumsysteme können es nicht entschlüsseln.',
      'Treten Sie mit einem Browser bei.',
    ),
  },
  'token-refused': {
    en: text('You were not connected', 'Please call again.'),
    de: text('Sie wurden nicht verbunden', 'Bitte rufen Sie noch einmal an.'),
  },
  'number-incomplete': {
    en: text('That number is too short', 'A PIN has 13 digits, a meeting ID has 10.'),
    de: text('Diese Nummer ist zu kurz', 'Eine PIN hat 13 Ziffern, eine Meeting-ID 10.'),
  },
  fault: {
    en: text('Our server has a problem', 'Please call again later.'),
    de: text('Unser Server ist gestört', 'Bitte rufen Sie später noch einmal an.'),
  },
  removed: {
    en: text('You were removed from this meeting', 'Your PIN and your place on the roster no longer work here.'),
    de: text('Sie wurden aus diesem Meeting entfernt', 'Ihre PIN und Ihr Platz auf der Teilnehmerliste gelten hier nicht mehr.'),
  },
  ended: {
    en: text('The meeting has ended', 'Its PINs no longer work.'),
    de: text('Das Meeting ist beendet', 'Seine PINs gelten nicht mehr.'),
  },
  moved: {
    en: text('You have joined from another place', 'The meeting goes on there.'),
    de: text('Sie sind von anderswo beigetreten', 'Das Meeting geht dort weiter.'),
  },
  'calls-spent': {
    en: text('The time for our calls is used up', 'Please call this server yourself.'),
    de: text('Die Zeit für unsere Anrufe ist verbraucht', 'Bitte rufen Sie selbst an.'),
  },
}

interface Words {
  readonly ask: Text
  /** In the language that it is about. */
  readonly otherLanguage: string
  readonly asking: Text
  readonly called: Text
  readonly goodbye: Text
  /** Under the refusal of somebody whom a host may let in. */
  readonly waiting: string
  readonly lock: { readonly locked: string; readonly open: string }
  readonly attendees: (count: number) => string
  readonly keys: string
  readonly arrangement: Readonly<Record<Arrangement, string>>
  readonly locked: (by: string | null) => string
  readonly unlocked: (by: string | null) => string
  readonly snapshot: (by: string | null) => string
  readonly muted: string
  readonly mutedByHost: string
  readonly unmuted: string
}

export const WORDS: InEach<Words> = {
  en: {
    ask: text('Join a meeting', 'Enter the 10-digit meeting ID, then #,', 'or your 13-digit PIN.'),
    otherLanguage: 'For English, press *',
    asking: text('One moment', 'The number is being checked.'),
    called: text('You asked to be called into a meeting', 'To join, press 1.'),
    goodbye: text('Goodbye'),
    waiting: 'The hosts see that you are at the door. If they let you in, the meeting opens on this screen.',
    lock: { locked: 'Locked', open: 'Open' },
    attendees: (count) => (count === 1 ? '1 attendee' : `${String(count)} attendees`),
    keys: '*1 layout · *7 mute · *0 all keys',
    arrangement: { speaker: 'Whoever speaks is large', grid: 'Everybody alike' },
    locked: (by) => (by === null ? 'Meeting locked.' : `Meeting locked by ${by}.`),
    unlocked: (by) => (by === null ? 'Meeting unlocked.' : `Meeting unlocked by ${by}.`),
    snapshot: (by) => (by === null ? 'You took a picture of this meeting.' : `${by} took a picture of this meeting.`),
    muted: 'You are muted',
    mutedByHost: 'A host has muted you',
    unmuted: 'Everybody hears you',
  },
  de: {
    ask: text('Einem Meeting beitreten', 'Geben Sie die zehnstellige Meeting-ID ein, dann #,', 'oder Ihre dreizehnstellige PIN.'),
    otherLanguage: 'Für Deutsch drücken Sie *',
    asking: text('Einen Moment', 'Die Nummer wird geprüft.'),
    called: text('Sie wollten für ein Meeting angerufen werden', 'Zum Beitreten drücken Sie 1.'),
    goodbye: text('Auf Wiedersehen'),
    waiting: 'Die Leitung sieht, dass Sie an der Tür sind. Lässt sie Sie herein, öffnet sich das Meeting auf diesem Bildschirm.',
    lock: { locked: 'Gesperrt', open: 'Offen' },
    attendees: (count) => (count === 1 ? '1 Person' : `${String(count)} Personen`),
    keys: '*1 Anordnung · *7 stumm · *0 alle Tasten',
    arrangement: { speaker: 'Wer spricht, ist groß', grid: 'Alle gleich groß' },
    locked: (by) => (by === null ? 'Meeting gesperrt.' : `Meeting gesperrt von ${by}.`),
    unlocked: (by) => (by === null ? 'Meeting entsperrt.' : `Meeting entsperrt von ${by}.`),
    snapshot: (by) => (by === null ? 'Sie haben ein Bild dieses Meetings aufgenommen.' : `${by} hat ein Bild dieses Meetings aufgenommen.`),
    muted: 'Sie sind stumm',
    mutedByHost: 'Die Leitung hat Sie stumm geschaltet',
    unmuted: 'Alle hören Sie',
  },
}
