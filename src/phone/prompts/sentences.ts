/** What each prompt says. scripts/prompts.ts speaks them to the files beside this table. */
import type { Language, Prompt } from '../ivr/prompt.ts'

export const SENTENCES: Readonly<Record<Prompt, Readonly<Record<Language, string>>>> = {
  welcome: { en: 'Welcome.', de: 'Willkommen.' },
  'enter-number': {
    en: 'Please enter your thirteen digit PIN, or the ten digit meeting ID.',
    de: 'Geben Sie Ihre dreizehnstellige PIN oder die zehnstellige Meeting-Nummer ein.',
  },
  'choose-language': { en: 'For English, press star.', de: 'Für Deutsch drücken Sie Stern.' },
  'number-incomplete': { en: 'That number is too short.', de: 'Diese Nummer ist zu kurz.' },
  goodbye: { en: 'Goodbye.', de: 'Auf Wiederhören.' },
  fault: { en: 'Our server has a problem. Please call again later.', de: 'Unser Server ist gestört. Bitte rufen Sie später an.' },

  called: {
    en: 'Hello. You asked to be called into a meeting.',
    de: 'Guten Tag. Sie wollten für ein Meeting angerufen werden.',
  },
  'called-press-one': { en: 'To join, press one.', de: 'Zum Beitreten drücken Sie die Eins.' },
  'calls-spent': {
    en: 'The time for our calls is used up. Please dial in yourself.',
    de: 'Die Zeit für unsere Anrufe ist verbraucht. Bitte wählen Sie sich selbst ein.',
  },

  'no-meeting': { en: 'No meeting is open under this number.', de: 'Unter dieser Nummer ist kein Meeting offen.' },
  'meeting-locked': {
    en: 'This meeting is locked. Only people on its roster can join.',
    de: 'Dieses Meeting ist gesperrt. Nur wer auf der Liste steht, kommt herein.',
  },
  blocked: { en: 'A host has blocked you here.', de: 'Die Leitung hat Sie blockiert.' },
  'sign-in-required': {
    en: 'This meeting is for account holders. Use your own PIN.',
    de: 'Dieses Meeting braucht ein Konto. Nehmen Sie Ihre eigene PIN.',
  },
  'not-invited': {
    en: 'Only those invited can join. Use your own PIN.',
    de: 'Nur Eingeladene können beitreten. Nehmen Sie Ihre eigene PIN.',
  },
  'link-used': { en: 'Your link belongs to another device.', de: 'Ihr Link gehört einem anderen Gerät.' },
  'pin-unknown': { en: 'This PIN does not open a meeting.', de: 'Diese PIN öffnet kein Meeting.' },
  'pin-in-use': {
    en: 'Another telephone is using this PIN. Hang up there first.',
    de: 'Ein anderes Telefon benutzt diese PIN. Legen Sie dort zuerst auf.',
  },
  'too-many-tries': { en: 'There were too many tries. Please wait a minute.', de: 'Zu viele Versuche. Warten Sie eine Minute.' },
  'meeting-full': { en: 'The meeting is full.', de: 'Das Meeting ist voll.' },
  'meeting-encrypted': {
    en: 'This meeting is encrypted. You can only join by browser.',
    de: 'Dieses Meeting ist verschlüsselt. Es geht nur im Browser.',
  },
  'token-refused': { en: 'You could not be connected. Please call again.', de: 'Keine Verbindung. Bitte rufen Sie noch einmal an.' },

  admitted: { en: 'You are in the meeting.', de: 'Sie sind im Meeting.' },
  'door-locked': { en: 'Its door is locked.', de: 'Seine Tür ist gesperrt.' },
  'only-one-here': { en: 'You are the only one here.', de: 'Außer Ihnen ist niemand da.' },
  'now-locked': { en: 'The meeting is now locked.', de: 'Ab jetzt ist das Meeting gesperrt.' },
  'now-unlocked': { en: 'The lock has been opened.', de: 'Das Meeting wurde entsperrt.' },
  'lock-changed': { en: 'Somebody else was faster.', de: 'Jemand war schneller.' },
  muted: { en: 'You are muted.', de: 'Sie sind stumm.' },
  unmuted: { en: 'Everybody hears you.', de: 'Man hört Sie wieder.' },
  'muted-by-host': { en: 'A host has muted you.', de: 'Die Leitung hat Sie stumm geschaltet.' },
  'others-muted': { en: 'All others are muted.', de: 'Alle anderen sind stumm.' },
  'hand-raised': { en: 'Your hand is raised.', de: 'Ihre Hand ist gehoben.' },
  'hand-lowered': { en: 'Your hand is down.', de: 'Ihre Hand ist unten.' },
  'return-pin-hint': { en: 'To hear your return PIN, press star six.', de: 'Ihre Rückkehr-PIN hören Sie mit Stern sechs.' },
  'return-pin': { en: 'Your return PIN is', de: 'Ihre Rückkehr-PIN lautet' },
  'return-pin-own': { en: 'Your own PIN lets you come back.', de: 'Mit Ihrer PIN kommen Sie wieder herein.' },
  'end-confirm': {
    en: 'To end the meeting for all, press one. To go on, press two.',
    de: 'Um das Meeting für alle zu beenden, drücken Sie eins. Sonst zwei.',
  },
  'not-ended': { en: 'The meeting goes on.', de: 'Das Meeting geht weiter.' },
  'hosts-only': { en: 'Only a host can do that.', de: 'Das kann nur die Leitung.' },
  failed: { en: 'That did not work.', de: 'Das hat nicht geklappt.' },
  removed: { en: 'A host has removed you from the meeting.', de: 'Die Leitung hat Sie aus dem Meeting entfernt.' },
  ended: { en: 'The meeting has ended.', de: 'Das Meeting ist zu Ende.' },
  moved: { en: 'You have joined from another place.', de: 'Sie sind von anderswo beigetreten.' },

  'has-joined': { en: 'has joined.', de: 'ist jetzt dabei.' },
  'has-left': { en: 'has left.', de: 'ist gegangen.' },
  'done-by': { en: 'That was done by', de: 'Das war' },
  'pin-tried': { en: 'Somebody else has tried your PIN.', de: 'Jemand anders hat Ihre PIN versucht.' },
  'pin-tried-other': {
    en: 'A telephone PIN was tried while in use. It belongs to',
    de: 'Jemand versuchte eine PIN, die benutzt wird. Sie gehört',
  },

  attendee: { en: 'An attendee', de: 'Eine Person' },
  guest: { en: 'A guest with an unreadable name', de: 'Ein Gast mit unlesbarem Namen' },
  'guest-named': { en: 'Somebody who gives the name', de: 'Jemand unter dem Namen' },

  'door-nobody': { en: 'Nobody is at the door.', de: 'An der Tür ist niemand.' },
  'door-end': { en: 'That was the whole list.', de: 'Das war die ganze Liste.' },
  'door-phone': { en: 'A caller.', de: 'Ein Anrufer.' },
  'door-app': { en: 'Somebody in a browser.', de: 'Jemand mit einem Browser.' },
  'door-room': { en: 'A room system.', de: 'Ein Raumsystem.' },
  'door-number': { en: 'The number ends in', de: 'Die Nummer endet auf' },
  'door-keys': {
    en: 'Press one to let in, two to ignore, three for the next.',
    de: 'Eins lässt herein, zwei beachtet nicht, drei geht weiter.',
  },
  'door-let-in': { en: 'May come in.', de: 'Darf herein.' },
  'door-ignored': { en: 'This one is ignored.', de: 'Wird nicht beachtet.' },
  'door-gone': { en: 'Has gone away.', de: 'Ist nicht mehr da.' },

  'key-mute': { en: 'Star seven: mute.', de: 'Stern sieben: stumm.' },
  'key-lock': { en: 'Star four: lock or unlock.', de: 'Stern vier: sperren oder entsperren.' },
  'key-hand': { en: 'Star five: raise your hand.', de: 'Stern fünf: Hand heben.' },
  'key-people': { en: 'Star three: who is here.', de: 'Stern drei: wer da ist.' },
  'key-layout': { en: 'Star one: change the layout.', de: 'Stern eins: Anordnung wechseln.' },
  'key-door': { en: 'Star eight: who is at the door.', de: 'Stern acht: wer an der Tür ist.' },
  'key-pin': { en: 'Star six: your return PIN.', de: 'Stern sechs: Ihre Rückkehr-PIN.' },
  'key-mute-others': { en: 'Star nine seven: mute all others.', de: 'Stern neun sieben: alle anderen stumm.' },
  'key-end': { en: 'Hash twice: end the meeting.', de: 'Zweimal Raute: Meeting beenden.' },
  'key-list': { en: 'Star zero: this list.', de: 'Stern null: diese Liste.' },

  'others-1': { en: 'One other person is here.', de: 'Eine andere Person ist da.' },
  'others-2': { en: 'Two others are here.', de: 'Zwei andere sind da.' },
  'others-3': { en: 'Three others are here.', de: 'Drei andere sind da.' },
  'others-4': { en: 'Four others are here.', de: 'Vier andere sind da.' },
  'others-5': { en: 'Five others are here.', de: 'Fünf andere sind da.' },
  'others-6': { en: 'Six others are here.', de: 'Sechs andere sind da.' },
  'others-7': { en: 'Seven others are here.', de: 'Sieben andere sind da.' },
  'others-8': { en: 'Eight others are here.', de: 'Acht andere sind da.' },
  'others-9': { en: 'Nine others are here.', de: 'Neun andere sind da.' },
  'others-10': { en: 'Ten others are here.', de: 'Zehn andere sind da.' },
  'others-many': { en: 'More than ten others are here.', de: 'Mehr als zehn andere sind da.' },
}

/** Digits as they are read out. */
export const DIGIT_WORDS: Readonly<Record<Language, readonly string[]>> = {
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  de: ['null', 'eins', 'zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun'],
}
