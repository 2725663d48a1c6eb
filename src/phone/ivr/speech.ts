/** One voice: what is said waits for what is being said, and a key silences it. */
import type { Dialogue, News, Utterance } from './dialogue-state.ts'
import type { Part, Prompt } from './prompt.ts'
import { turn, type Turn } from './turn.ts'

/** More than this nobody wants to hear at once. */
const WAITING_LIMIT = 4

/** The sentences one after the other, in the call's language. */
export const sentences = ({ languages }: Dialogue, ...prompts: readonly Prompt[]): readonly Part[] =>
  prompts.map((prompt) => ({ kind: 'prompt', prompt, language: languages[0] }))

/** Says it now, or after what is being said. */
export function say(state: Dialogue, parts: readonly Part[], topic: Utterance['topic'] = 'reply'): Turn {
  const others = isNews(topic) ? state.waiting.filter((waiting) => waiting.topic !== topic) : state.waiting
  const waiting = [...others, { topic, parts, bargeIn: true }].slice(-WAITING_LIMIT)
  return speakNext({ ...state, waiting })
}

const isNews = (topic: Utterance['topic']): topic is News => topic !== 'reply' && topic !== 'question'

/** Begins the next utterance where nothing is being said. */
export function speakNext(state: Dialogue): Turn {
  const [next, ...waiting] = state.waiting
  return state.saying !== null || next === undefined ? turn(state) : speak({ ...state, waiting }, next)
}

function speak(state: Dialogue, utterance: Utterance): Turn {
  const play = state.plays + 1
  const { parts, bargeIn, topic } = utterance
  const asked = state.asked || topic === 'question'
  return turn({ ...state, plays: play, saying: { ...utterance, play }, asked }, { type: 'play', play, parts, bargeIn })
}

/** Barge-in: a key ends what is being said, and the replies that would follow. News still waits. */
export function hush(state: Dialogue): Turn {
  const waiting = state.waiting.filter(({ topic }) => isNews(topic))
  return state.saying?.bargeIn === true ? silence({ ...state, waiting }) : turn({ ...state, waiting })
}

/** Nothing that was to be said is said any more, but this, which no key ends. */
export function lastWords(state: Dialogue, parts: readonly Part[]): Turn {
  const silent = silence({ ...state, waiting: [] })
  const spoken = speak(silent.state, { topic: 'reply', parts, bargeIn: false })
  return turn(spoken.state, ...silent.actions, ...spoken.actions)
}

export const silence = (state: Dialogue): Turn =>
  state.saying === null ? turn(state) : turn({ ...state, saying: null }, { type: 'stopPlaying' })

/** True where this play is the one that is being heard. */
export const isSaying = ({ saying }: Dialogue, play: number): boolean => saying?.play === play
