/** What the meeting answers to a key, in words. */
import type { Answer, WhyNot } from './command.ts'
import { within, type Dialogue, type Inside } from './dialogue-state.ts'
import { hearDecision, openDoorList } from './door-list.ts'
import { hearLock } from './meeting-seat.ts'
import { notify } from './notices.ts'
import type { Part, Prompt, Tone } from './prompt.ts'
import { othersPrompt } from './prompt.ts'
import { say, sentences } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'
import { described, type Who } from './who.ts'

export function hearAnswer(state: Dialogue, inside: Inside, answer: Answer): Turn {
  if ('whyNot' in answer) return hearWhyNot(state, inside, answer)
  switch (answer.to) {
    case 'mute':
      return hearOwnMute(state, inside, answer.muted)
    case 'lock':
      return hearLock(state, inside, { ...answer, by: null })
    case 'raiseHand':
      return say(within(state, { ...inside, handRaised: answer.raised }), sentences(state, answer.raised ? 'hand-raised' : 'hand-lowered'))
    case 'whoIsHere':
      return say(within(state, { ...inside, others: answer.others.length }), people(state, answer.others))
    case 'whoIsAtTheDoor':
      return openDoorList(state, inside, answer.entries)
    // The meeting's end is heard of by its closing.
    case 'endForAll':
      return turn(state)
    case 'muteOthers':
      return say(state, sentences(state, 'others-muted'))
    default:
      return hearDecision(state, inside, answer.to === 'letIn' ? 'door-let-in' : 'door-ignored')
  }
}

const hearWhyNot = (state: Dialogue, inside: Inside, { to, whyNot }: Extract<Answer, { whyNot: WhyNot }>): Turn =>
  to === 'letIn' || to === 'ignore' ? hearDecision(state, inside, WHY_NOT[whyNot]) : say(state, sentences(state, WHY_NOT[whyNot]))

const WHY_NOT: Readonly<Record<WhyNot, Prompt>> = {
  not_host: 'hosts-only',
  changed: 'lock-changed',
  gone: 'door-gone',
  full: 'meeting-full',
  failed: 'failed',
}

function hearOwnMute(state: Dialogue, inside: Inside, muted: boolean): Turn {
  const tone: Tone = muted ? 'muted' : 'unmuted'
  return inOrder(
    within(state, { ...inside, muted }),
    (now) => say(now, [{ kind: 'tone', tone }, ...sentences(now, tone)]),
    (now) => notify(now, { about: 'mute', muted, byHost: false }),
  )
}

/** More than these nobody remembers, and the count is said of all. */
const LISTED_LIMIT = 10

const people = (state: Dialogue, others: readonly Who[]): readonly Part[] => [
  ...sentences(state, othersPrompt(others.length)),
  ...others.slice(0, LISTED_LIMIT).flatMap((who) => described(state, who)),
]
