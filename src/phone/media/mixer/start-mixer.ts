import { Mixer } from './mixer.ts'
import type { MixerSettings } from './mixer-worker.ts'
import type { MixerOptions } from './mixer.ts'
import { systemTiming } from './system-timing.ts'

export type MixerNews = Pick<MixerOptions, 'crashed' | 'restarted' | 'pictures'>

/** Runs the compiled neighbour when this file is compiled, the source otherwise. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './mixer-worker.ts' : './mixer-worker.js', import.meta.url)

/** The mixer as the gateway has it. Rejects where its thread cannot start. */
export const startMixer = (settings: MixerSettings, news: MixerNews): Promise<Mixer> =>
  Mixer.start({ entry, data: settings, timing: systemTiming, ...news })
