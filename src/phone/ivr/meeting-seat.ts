/** In the meeting: what a caller hears of what happens there. */
import { within, type Dialogue, type Inside, type Listening } from './dialogue-state.ts'
import type { OwnCommand } from './command.ts'
import type { Event, Seat } from './event.ts'
import { notify } from './notices.ts'
import { forgetTimer } from './patience.ts'
import type { Part, Prompt } from './prompt.ts'
import { othersPrompt } from './prompt.ts'
import { say, sentences, speakNext } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'
import { named, type Who } from './who.ts'

export const NOT_LISTENING: Listening = { to: 'nothing' }

/** Another meaning for the next key; a question is to be put anew. */
export const listen = (state: Dialogue, inside: Inside, listening: Listening): Dialogue =>
  within({ ...state, asked: false }, { ...inside, listening })

/** D2: the one place from which sound is connected. */
export function takeSeat(state: Dialogue, seat: Seat): Turn {
  const inside: Inside = { ...seat, muted: false, handRaised: false, listening: NOT_LISTENING, arrangement: 'speaker', notice: null }
  return inOrder(
    within(forgetTimer(state), inside),
    (seated) => turn(seated, { type: 'connectMedia' }),
    (seated) => say(seated, [...sentences(seated, ...welcome(seat)), { kind: 'tone', tone: 'joined' }]),
    (seated) => notify(seated, { about: 'keys' }),
  )
}

function welcome({ locked, others, guest }: Seat): readonly Prompt[] {
  const door: readonly Prompt[] = locked ? ['door-locked'] : []
  const alone: readonly Prompt[] = others === 0 ? ['only-one-here'] : []
  const pin: readonly Prompt[] = guest ? ['return-pin-hint'] : []
  return ['admitted', ...door, ...alone, ...pin]
}

type NewsOf<T extends Event['type']> = Omit<Extract<Event, { readonly type: T }>, 'type'>

/** L9. What the caller knows already, from its own key or from before, is not said again. */
export function hearLock(state: Dialogue, inside: Inside, { locked, version, by }: NewsOf<'lock'>): Turn {
  if (version < inside.lockVersion) return turn(state)
  const now = within(state, { ...inside, locked, lockVersion: version })
  if (locked === inside.locked) return turn(now)
  const author = by === null ? [] : [...sentences(now, 'done-by'), ...named(now, by)]
  return inOrder(
    now,
    (knowing) => say(knowing, [...sentences(knowing, locked ? 'now-locked' : 'now-unlocked'), ...author], 'lock'),
    (knowing) => notify(knowing, { about: 'lock', locked, by }),
  )
}

/** More others than these come and go as tones. */
const NAMED_LIMIT = 8

export function hearPeople(state: Dialogue, inside: Inside, event: NewsOf<'people'>): Turn {
  const now = within(state, { ...inside, others: event.others })
  const alone = event.change === 'left' && event.others === 0
  if (alone) return say(now, [...passage(now, event), ...sentences(now, othersPrompt(0))], 'people')
  return isBusy(now, inside) ? turn(now) : say(now, passage(now, event), 'people')
}

function passage(state: Dialogue, { change, others, who }: NewsOf<'people'>): readonly Part[] {
  const tone: Part = { kind: 'tone', tone: change }
  if (who === null || others > NAMED_LIMIT) return [tone]
  return [tone, ...named(state, who), ...sentences(state, change === 'joined' ? 'has-joined' : 'has-left')]
}

/** P3. */
export const hearPinTried = (state: Dialogue, owner: Who | null): Turn =>
  say(state, owner === null ? sentences(state, 'pin-tried') : [...sentences(state, 'pin-tried-other'), ...named(state, owner)], 'pin')

/** Who comes and goes is no news worth waiting for, but after others who did. */
const isBusy = ({ saying, waiting }: Dialogue, { listening }: Inside): boolean =>
  (saying !== null && saying.topic !== 'people') || waiting.some(({ topic }) => topic !== 'people') || listening.to !== 'nothing'

export function hearMute(state: Dialogue, inside: Inside): Turn {
  return inOrder(
    within(state, { ...inside, muted: true }),
    (muted) => say(muted, [{ kind: 'tone', tone: 'muted' }, ...sentences(muted, 'muted-by-host')], 'mute'),
    (muted) => notify(muted, { about: 'mute', muted: true, byHost: true }),
  )
}

/** Whether it would change nothing. */
export const isSo = ({ muted, handRaised }: Inside, command: OwnCommand): boolean =>
  command.name === 'mute' ? command.muted === muted : command.raised === handRaised

/** What had to wait while keys were pressed. */
export const stopListening = (state: Dialogue, inside: Inside): Turn => speakNext(listen(forgetTimer(state), inside, NOT_LISTENING))
