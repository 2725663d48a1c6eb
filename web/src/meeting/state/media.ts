import type { Entered } from '../../../../shared/api/enter.ts'
import { noSecrecyYet, type Secrecy } from '../encryption/secrecy.ts'
import type { Device, DeviceProblem } from './device-problem.ts'
import type { LegMedia } from './people.ts'
import type { Picture } from './read-room.ts'
import type { SoundPlace } from './sound-place.ts'

/** What one wants others to hear and see, whether or not a device is there for it. */
export interface Wants {
  readonly microphone: boolean
  readonly camera: boolean
}

/** What this browser hears, sees and sends of a meeting. */
export interface Media {
  /** `returning`: the connection broke, and a new one is on its way. */
  readonly connection: 'connecting' | 'connected' | 'returning'
  readonly ownLeg: string
  readonly legs: ReadonlyMap<string, LegMedia<Picture>>
  /** Null in a meeting that is not encrypted. */
  readonly secrecy: Secrecy | null
  readonly wants: Wants
  readonly sound: SoundPlace
  readonly sharing: boolean
  readonly problems: { readonly [device in Device]?: DeviceProblem }
  /** The browser waits for a click before it plays sound. */
  readonly soundBlocked: boolean
}

/** On its way: nobody is heard or seen yet. */
export const noMediaYet = ({ legId, encrypted }: Pick<Entered, 'legId' | 'encrypted'>, { microphone, camera }: Wants): Media => ({
  connection: 'connecting',
  ownLeg: legId,
  legs: new Map(),
  secrecy: encrypted ? noSecrecyYet : null,
  wants: { microphone, camera },
  sound: 'unknown',
  sharing: false,
  problems: {},
  soundBlocked: false,
})
