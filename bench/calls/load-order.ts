/** What the load's process is told, and what it answers. */
import type { CodecName } from '../../src/phone/media/codec/create-codec.ts'
import type { Arrivals } from './arrival-count.ts'
import type { Remote } from './rtp-line.ts'

/** Every mix has so many callers, who talk in turns. */
export interface MixShape {
  readonly mixes: number
  readonly each: number
}

export type LoadOrder =
  | { readonly type: 'open'; readonly shape: MixShape; readonly codec: CodecName; readonly loss: number; readonly address: string }
  /** Dials meetings in turn: their numbers are in the address that is called. */
  | { readonly type: 'dial'; readonly server: Remote; readonly numbers: readonly string[] }
  /** Where each line sends to, without a call. */
  | { readonly type: 'connect'; readonly remotes: readonly Remote[] }
  | { readonly type: 'measure'; readonly ms: number }
  | { readonly type: 'close' }

export type LoadAnswer =
  | { readonly type: 'opened'; readonly ports: readonly number[] }
  | { readonly type: 'connected'; readonly established: number }
  | { readonly type: 'measured'; readonly measurement: Measurement }
  | { readonly type: 'closed' }

export interface Measurement {
  /** Of all lines together. */
  readonly arrivals: Arrivals
  readonly sent: number
  /** Of the load itself. */
  readonly cpuSeconds: number
  readonly probe: Recording
}

/** What one telephone heard, and when what it should have heard was said. Times in milliseconds on one clock. */
export interface Recording {
  readonly packets: readonly { readonly at: number; readonly timestamp: number; readonly payload: Uint8Array }[]
  /** The frames that were sent meanwhile, and when. */
  readonly frames: readonly { readonly frame: number; readonly at: number }[]
}
