/**
 * The dialogue with one caller, from the first ring to the end of the line: what happens, and what is to be done about it. It does nothing
 * itself and has no clock; docs/telephone/keypad.md has it as a table.
 */
import { within, type Dialogue, type Inside, type PhaseName } from './dialogue-state.ts'
import { giveUpCalled, greetCalled, heardCalled, pressCalled, waitedCalled } from './called.ts'
import { beRefused, comeIn, heardQuestion, open, pressAtEntrance, runOutOfTime, waitedForKey } from './entrance.ts'
import type { Event } from './event.ts'
import { farewell, hangUp, heardLastWords, leaveMeeting, sawLastPicture, turnAway } from './farewell.ts'
import { pressInside, waitedInside } from './keypad.ts'
import { hearLock, hearMute, hearPeople, hearPinTried, isSo, takeSeat } from './meeting-seat.ts'
import { forgetTimer, MENU_MS, startTimer } from './patience.ts'
import { forgetNotice, notify } from './notices.ts'
import { hearAnswer } from './replies.ts'
import { isSaying, speakNext } from './speech.ts'
import { inOrder, turn, type Turn } from './turn.ts'

type Hear<P extends PhaseName> = (state: Dialogue, phase: Extract<Dialogue['phase'], { name: P }>, event: Event) => Turn

/** What an event means depends on where the call stands; what means nothing there changes nothing. */
export function hear(state: Dialogue, event: Event): Turn {
  const { phase } = state
  if (phase.name === 'over') return turn(state)
  if (event.type === 'hungUp') return turn({ ...state, phase: { name: 'over' } })
  if (event.type === 'picture') return turn({ ...state, picture: event.seen })
  if (event.type === 'timeout' && event.timer !== state.step) return hearOtherTimer(state, event.timer)
  if (event.type === 'playEnded' && !isSaying(state, event.play)) return turn(state)
  switch (phase.name) {
    case 'ringing':
      return hearFirst(state, phase, event)
    case 'called':
      return hearCalled(state, phase, event)
    case 'entering':
      return hearAtEntrance(state, phase, event)
    case 'asking':
      return hearFromDoor(state, phase, event)
    case 'inside':
      return hearInside(state, phase, event)
    case 'leaving':
      return hearLeaving(state, phase, event)
  }
}

/** Timers of the past mean nothing. */
function hearOtherTimer(state: Dialogue, timer: number): Turn {
  if (timer === state.patience) return hearPatienceEnd(state)
  if (timer !== state.look) return turn(state)
  return state.phase.name === 'leaving' ? sawLastPicture(state, state.phase.cause) : forgetNotice(state)
}

function hearPatienceEnd(state: Dialogue): Turn {
  const { name } = state.phase
  if (name === 'called') return giveUpCalled(state)
  return name === 'entering' || name === 'asking' ? runOutOfTime(state) : turn(state)
}

const hearFirst: Hear<'ringing'> = (state, _phase, event) => {
  if (event.type === 'called') return greetCalled(state)
  return event.type === 'answered' ? open(state, event.dialled) : turn(state)
}

const hearCalled: Hear<'called'> = (state, _phase, event) => {
  switch (event.type) {
    case 'key':
      return pressCalled(state, event.key)
    case 'playEnded':
      return heardCalled({ ...state, saying: null })
    case 'timeout':
      return waitedCalled(state)
    default:
      return turn(state)
  }
}

const hearAtEntrance: Hear<'entering'> = (state, { typed }, event) => {
  switch (event.type) {
    case 'key':
      return pressAtEntrance(state, typed, event.key)
    case 'playEnded':
      return inOrder({ ...state, saying: null }, speakNext, (quiet) => heardQuestion(quiet, typed))
    case 'timeout':
      return waitedForKey(forgetTimer(state), typed)
    case 'letIn':
      return comeIn(state)
    default:
      return turn(state)
  }
}

const hearFromDoor: Hear<'asking'> = (state, _phase, event) => {
  switch (event.type) {
    case 'admitted':
      return takeSeat(state, event.seat)
    case 'refused':
      return beRefused(forgetTimer(state), event.code)
    case 'doorFailed':
    case 'timeout':
      return farewell(state, 'fault', 'fault')
    default:
      return turn(state)
  }
}

const hearInside: Hear<'inside'> = (state, { inside }, event) => {
  switch (event.type) {
    case 'key':
      return pressInside(state, inside, event.key)
    case 'playEnded':
      return hearSilence({ ...state, saying: null }, inside)
    case 'timeout':
      return waitedInside(forgetTimer(state), inside)
    case 'answer':
      return hearAnswer(state, inside, event.answer)
    case 'lock':
      return hearLock(state, inside, event)
    case 'people':
      return hearPeople(state, inside, event)
    case 'pinTried':
      return hearPinTried(state, event.owner)
    case 'snapshot':
      return notify(state, { about: 'snapshot', by: event.by })
    case 'mutedByHost':
      return hearMute(state, inside)
    case 'asked':
      return isSo(inside, event.command) ? turn(state) : turn(state, { type: 'command', command: event.command })
    case 'role':
      return turn(within(state, { ...inside, host: event.host }))
    case 'closed':
      return leaveMeeting(state, event.closing)
    case 'refused':
      return inOrder(
        state,
        (seated) => turn(seated, { type: 'disconnectMedia' }),
        (seated) => turnAway(seated, event.code),
      )
    default:
      return turn(state)
  }
}

const hearLeaving: Hear<'leaving'> = (state, { cause, mayComeIn }, event) => {
  switch (event.type) {
    case 'letIn':
      return mayComeIn ? comeIn(state) : turn(state)
    case 'playEnded':
      return heardLastWords(state, cause)
    case 'timeout':
      return hangUp(state, cause)
    default:
      return turn(state)
  }
}

/** A question waits for its key from when all of it was heard. */
const hearSilence = (state: Dialogue, { listening }: Inside): Turn =>
  state.asked && state.waiting.length === 0 && listening.to !== 'nothing' ? startTimer(state, 'step', MENU_MS) : speakNext(state)
