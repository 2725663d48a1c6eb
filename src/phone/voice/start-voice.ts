import { PRESETS, Voice } from './voice.ts'

/** Runs the compiled neighbour when this file is compiled, the source otherwise. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './voice-process.ts' : './voice-process.js', import.meta.url)

/** The voice as the gateway has it. */
export const startVoice = (): Voice => new Voice({ entry, ...PRESETS })
