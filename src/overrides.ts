import type { Clock, Mailer } from './meetings/ports.ts'
import type { Photographer } from './meetings/take-snapshot.ts'
import type { TrunkStates } from './meetings/trunk-states.ts'
import type { TrunkTests } from './meetings/trunk-tests.ts'
import type { Log } from './ops/log.ts'
import type { MediaServer, MediaServerOptions } from './signalling/media-server.ts'
import type { Stores } from './store/stores.ts'

/** What tests exchange. */
export interface Overrides {
  readonly clock?: Clock
  readonly log?: Log
  readonly stores?: Stores
  readonly mailer?: Mailer
  readonly photographer?: Photographer
  readonly trunkStates?: TrunkStates
  readonly trunkTests?: TrunkTests
  readonly createMedia?: (options: MediaServerOptions) => Promise<MediaServer>
  /** Base-2 logarithm of scrypt's N. */
  readonly passwordCost?: number
}
