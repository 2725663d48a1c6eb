/** What the load's process is told, and what it answers. */
import type { Traffic } from './publisher.ts'
import type { Suite } from './seat.ts'
import type { CpuTime } from './server-cpu.ts'

/** Where a meeting's seats are taken. */
export type Venue = RoomVenue | { readonly protocol: 'janus'; readonly url: string } | BareVenue

/** Of LiveKit's protocol. */
export interface RoomVenue {
  readonly protocol: 'livekit'
  readonly url: string
  readonly key: string
  readonly secret: string
}

export interface BareVenue {
  readonly protocol: 'bare'
  readonly program: string
  readonly core: number
}

interface MeetingOrder {
  /** Of the meeting, for the orders that follow. */
  readonly name: string
  /** What the clients offer. */
  readonly suite: Suite
  readonly traffic: Traffic
}

export type LoadOrder =
  /** One publisher and so many who watch, in each of so many rooms. */
  | ({ readonly type: 'seat'; readonly venue: Venue; readonly rooms: number; readonly viewers: number } & MeetingOrder)
  /** So many who all publish, and of whom another one speaks every 2 s. */
  | ({ readonly type: 'gather'; readonly venue: RoomVenue; readonly people: number } & MeetingOrder)
  | RunOrder
  | { readonly type: 'leave'; readonly name: string }

export interface RunOrder {
  readonly type: 'run'
  readonly name: string
  /** Of the server under test. */
  readonly pid: number
  readonly warmUpMs: number
  readonly ms: number
  /** So many times the frames and sounds that the traffic says. */
  readonly pace: number
}

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
  readonly audio: number
  readonly video: number
  readonly copies: number
  readonly lost: number
  /** What had to come; null where the server has a choice. */
  readonly expected: number | null
  /** One frame to everybody: so many packets may be on their way when it is counted. */
  readonly onTheWay: number
  /** Packets of all time that were opened and found whole, and those that were not. */
  readonly opened: number
  readonly spoiled: number
  /** Share of its own core that the load took, 0 to 1. */
  readonly loadCore: number
}

/** Share of what had to come, beyond what may have been on its way; null where the server has a choice. */
export function missingIn(run: Run): number | null {
  return run.expected === null ? null : Math.max(0, run.expected - receivedIn(run) - run.onTheWay) / run.expected
}

export const receivedIn = ({ audio, video }: Run): number => audio + video
/** CPU seconds. */
export const costOf = (run: Run): number => run.cpu.seconds / receivedIn(run)
