import { CompositorChild, PRESETS } from './compositor-child.ts'
import type { Compositor, CompositorNews } from './compositor.ts'
import { ProcessCompositor } from './process-compositor.ts'

/** Runs the compiled neighbour when this file is compiled, the source otherwise. */
const entry = new URL(import.meta.url.endsWith('.ts') ? './compositor-process.ts' : './compositor-process.js', import.meta.url)

/** Milliseconds. It takes 0.3 s on a quiet machine. */
const PATIENCE = 20_000

/** Null where there is no picture for room systems: this platform has no codec or no canvas, or the process cannot start. `news` says which. */
export const startCompositor = (news: CompositorNews): Promise<Compositor | null> =>
  ProcessCompositor.start({ start: (events) => new CompositorChild(entry, PRESETS, events), news, patience: PATIENCE })
