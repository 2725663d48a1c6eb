import { batchMemory } from '../srtp/aes-cm-suite.ts'
import { Fanout, FANOUT_BYTES } from './fanout.ts'

/** All peers of a thread leave by one fan-out: packets are handled one after the other. */
export const threadFanout = new Fanout(batchMemory(FANOUT_BYTES))
