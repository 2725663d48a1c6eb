/** What a network does to a meeting, one thing after the other. */
import type { LinkShape } from '../../src/sfu/bwe/simulated-link.suite.ts'

export interface Phase {
  readonly name: string
  readonly seconds: number
  /** What the way is like; without a word it is good. Null: the cable is pulled, signalling and all. */
  readonly shape: Partial<LinkShape> | null
  /** All of the picture fits through, so it must come. */
  readonly full: boolean
  /** The rate is what the picture has to do with. */
  readonly narrow?: boolean
}

export interface Scenario {
  readonly name: string
  readonly phases: readonly Phase[]
}

const NARROW: Partial<LinkShape> = { rate: 500_000, delayMs: 20 }
const MIDDLE: Partial<LinkShape> = { rate: 3_000_000, delayMs: 20 }
const WIDE: Partial<LinkShape> = { rate: 5_000_000, delayMs: 20 }

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'rate',
    phases: [
      { name: '5 Mbit/s', seconds: 6, shape: WIDE, full: true },
      { name: '0.5 Mbit/s', seconds: 20, shape: NARROW, full: false, narrow: true },
      { name: '3 Mbit/s', seconds: 20, shape: MIDDLE, full: true },
    ],
  },
  {
    name: 'loss',
    phases: [
      { name: '2 % lost', seconds: 12, shape: { ...WIDE, loss: 0.02 }, full: true },
      { name: '5 % lost', seconds: 12, shape: { ...WIDE, loss: 0.05 }, full: true },
      { name: '10 % lost', seconds: 12, shape: { ...WIDE, loss: 0.1 }, full: true },
      { name: '5 % lost, five in a row', seconds: 12, shape: { ...WIDE, loss: 0.05, burst: 5 }, full: true },
    ],
  },
  {
    name: 'delay',
    phases: [
      { name: '20 ms and up to 20 more', seconds: 12, shape: { ...WIDE, delayMs: 20, jitterMs: 20 }, full: true },
      { name: '100 ms and up to 60 more', seconds: 12, shape: { ...WIDE, delayMs: 100, jitterMs: 60 }, full: true },
      { name: '200 ms and up to 100 more', seconds: 12, shape: { ...WIDE, delayMs: 200, jitterMs: 100 }, full: true },
    ],
  },
  {
    name: 'outage',
    phases: [
      { name: 'before', seconds: 5, shape: MIDDLE, full: true },
      { name: '2 s without a network', seconds: 2, shape: null, full: false },
      { name: 'after 2 s without a network', seconds: 15, shape: MIDDLE, full: true },
    ],
  },
  {
    name: 'long outage',
    phases: [
      { name: 'before', seconds: 5, shape: MIDDLE, full: true },
      { name: '30 s without a network', seconds: 30, shape: null, full: false },
      { name: 'after 30 s without a network', seconds: 25, shape: MIDDLE, full: true },
    ],
  },
]
