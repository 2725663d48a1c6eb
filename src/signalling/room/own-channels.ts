import { LOSSY, RELIABLE } from './data-relay.ts'
import { DATA_TRACK_CHANNEL } from './data-tracks.ts'

/** What the server opens where it is the one who does (v0): data channels by name, and whether they are ordered. */
export const OWN_CHANNELS: ReadonlyMap<string, boolean> = new Map([
  [RELIABLE, true],
  [LOSSY, false],
  [DATA_TRACK_CHANNEL, false],
])
