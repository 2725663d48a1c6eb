/** What the load's process is told, and what it answers. */
import type { Traffic } from './publisher.ts'
import type { Suite } from './seat.ts'
import type { CpuTime } from './server-cpu.ts'

/** Where a publisher and its viewers sit. */
export type Venue =
  | { readonly protocol: 'livekit'; readonly url: string; readonly key: string; readonly secret: string }
  | { readonly protocol: 'janus'; readonly url: string }
  | { readonly protocol: 'bare'; readonly program: string; readonly core: number }

export type LoadOrder =
  | {
      readonly type: 'seat'
      /** Of the meeting, for the orders that follow. */
      readonly name: string
      readonly venue: Venue
      /** What is offered, or taken of what is offered, where both ends speak it. */
      readonly suite: Suite
      readonly viewers: number
      readonly traffic: Traffic
    }
  | { readonly type: 'run'; readonly name: string; readonly pid: number; readonly warmUpMs: number; readonly ms: number }
  | { readonly type: 'leave'; readonly name: string }

export type LoadAnswer =
  | { readonly type: 'seated'; readonly suite: Suite; readonly pid: number | null }
  | { readonly type: 'ran'; readonly run: Run }
  | { readonly type: 'left' }
  | { readonly type: 'failed'; readonly why: string }

/** One stretch of time under load. */
export interface Run {
  readonly seconds: number
  /** Of the server under test. */
  readonly cpu: CpuTime
  /** Packets that publishers sent. */
  readonly sent: number
  /** Packets of media that viewers got, each counted once; those sent again; gaps. */
  readonly received: number
  readonly copies: number
  readonly lost: number
  /** What had to come. */
  readonly expected: number
  /** Packets of all time that were opened and found whole, and those that were not. */
  readonly opened: number
  readonly spoiled: number
  /** Share of its own core that the load took, 0 to 1. */
  readonly loadCore: number
}
