/** V1, V2, A6: what a room system sees, for each place where its call can stand. Who is in the meeting is not the dialogue's to know. */
import type { Card, MeetingScene } from '../../compositor/scene.ts'
import type { Dialogue, Inside, Notice } from './dialogue-state.ts'
import type { Cue, Language } from './prompt.ts'
import { CUE_TEXTS, WORDS, type Text } from './screen-words.ts'
import type { TypedDigits } from './typed-digits.ts'
import type { Who } from './who.ts'

/** A page, or the meeting without those who are in it. */
export type Screen = Card | MeetingFrame
type MeetingFrame = Omit<MeetingScene, 'tiles'>

/** `service`: the name of this server, on the pages that welcome; empty for none. */
export function screenOf({ languages, phase }: Dialogue, service = ''): Screen {
  const [language] = languages
  const words = WORDS[language]
  switch (phase.name) {
    case 'ringing':
      return card('welcome', titled(words.ask, service))
    case 'entering':
      return question(languages, phase.typed, phase.cue, service)
    case 'called':
      return card('welcome', titled(words.called, service))
    case 'asking':
      return card('waiting', words.asking)
    case 'inside':
      return frame(phase.inside, language)
    case 'leaving':
      return phase.cue === null ? card('over', words.goodbye) : farewell(phase.cue, phase.mayComeIn, language)
    case 'over':
      return card('over', words.goodbye)
  }
}

const titled = ({ title, lines }: Text, service: string): Text => ({ title: service === '' ? title : `${service}: ${title}`, lines })

const card = (sign: Card['sign'], { title, lines }: Text, digits: string | null = null): Card => ({
  kind: 'card',
  sign,
  title,
  lines,
  digits,
})

/** What was typed is shown to whoever types it, and nowhere else (P6). */
function question([language, next]: Dialogue['languages'], typed: TypedDigits, cue: Cue | null, service: string): Card {
  const { ask } = WORDS[language]
  const other = next === undefined ? [] : [WORDS[next].otherLanguage]
  if (cue === null) return card('welcome', titled({ title: ask.title, lines: [...ask.lines, ...other] }, service), typed.shown())
  const { title, lines } = CUE_TEXTS[cue][language]
  return card('refused', { title, lines: [...lines, ...ask.lines, ...other] }, typed.shown())
}

const SIGNS: Partial<Readonly<Record<Cue, Card['sign']>>> = {
  'meeting-locked': 'locked',
  ended: 'over',
  moved: 'over',
  'calls-spent': 'over',
}

function farewell(cue: Cue, mayComeIn: boolean, language: Language): Card {
  const { title, lines } = CUE_TEXTS[cue][language]
  const waiting = mayComeIn && cue === 'meeting-locked' ? [WORDS[language].waiting] : []
  return card(SIGNS[cue] ?? 'refused', { title, lines: [...lines, ...waiting] })
}

function frame({ arrangement, locked, others, notice }: Inside, language: Language): MeetingFrame {
  const { lock, attendees } = WORDS[language]
  const status = { locked, lock: locked ? lock.locked : lock.open, attendees: attendees(others + 1) }
  return { kind: 'meeting', arrangement, status, notice: notice === null ? null : noticeText(notice, language) }
}

function noticeText(notice: Notice, language: Language): string {
  const words = WORDS[language]
  switch (notice.about) {
    case 'keys':
      return words.keys
    case 'lock':
      return (notice.locked ? words.locked : words.unlocked)(notice.by === null ? null : shownName(notice.by))
    case 'snapshot':
      return words.snapshot(notice.by === null ? null : shownName(notice.by))
    case 'arrangement':
      return words.arrangement[notice.arrangement]
    case 'mute':
      if (!notice.muted) return words.unmuted
      return notice.byHost ? words.mutedByHost : words.muted
  }
}

/** R7: a name that is not proved stands in brackets. */
function shownName(who: Who): string {
  if (who.kind === 'caller') return `•• ${who.ending}`.trimEnd()
  return who.proved ? who.name : `<${who.name}>`
}
