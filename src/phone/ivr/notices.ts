/** Lines over the picture of a room system. They go by themselves. */
import { within, type Dialogue, type Notice } from './dialogue-state.ts'
import { NOTICE_MS, startTimer } from './patience.ts'
import { turn, type Turn } from './turn.ts'

/** A later one takes its place. Whoever sees nothing is shown nothing. */
export function notify(state: Dialogue, notice: Notice): Turn {
  const { phase, picture } = state
  if (!picture || phase.name !== 'inside') return turn(state)
  return startTimer(within(state, { ...phase.inside, notice }), 'look', NOTICE_MS)
}

export function forgetNotice(state: Dialogue): Turn {
  const seen = { ...state, look: null }
  return turn(state.phase.name === 'inside' ? within(seen, { ...state.phase.inside, notice: null }) : seen)
}
