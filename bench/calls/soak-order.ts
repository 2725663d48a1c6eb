import type { CodecName } from '../../src/phone/media/codec/create-codec.ts'
import type { ChurnCounts } from './churning-caller.ts'
import type { Remote } from './rtp-line.ts'

export type SoakOrder =
  /** Of the meetings, in their order. */
  | { readonly type: 'numbers'; readonly numbers: readonly string[] }
  | {
      readonly type: 'start'
      readonly server: Remote
      /** The trunk's own. */
      readonly address: string
      /** Telephones in each meeting. */
      readonly each: number
      /** Seconds. */
      readonly stay: { readonly least: number; readonly most: number }
    }
  | { readonly type: 'count' }
  | { readonly type: 'stop' }

export interface SoakCount extends ChurnCounts {
  readonly standing: number
  readonly done: boolean
}

/** As telephones come: most of them speak G.711. */
export const CODEC_TURNS: readonly CodecName[] = ['PCMU', 'PCMA', 'G722', 'PCMU', 'PCMA', 'PCMU', 'opus', 'PCMU', 'PCMA', 'G722']
