import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SendSideEstimator } from './send-side-estimator.ts'
import { CLEAN, SimulatedLink, type LinkShape } from './simulated-link.suite.ts'

const PACKET_BYTES = 1000
const FEEDBACK_MS = 100
const STEP_MS = 5

interface Second {
  /** Bits per second that arrived. */
  readonly arrived: number
  readonly estimate: number
  /** Longest wait in the queue, milliseconds. */
  readonly queue: number
}

/** A sender that sends what it may, up to what it has, and a receiver that tells what came. */
class Run {
  readonly link: SimulatedLink
  readonly estimator = new SendSideEstimator()
  readonly seconds: Second[] = []
  demand = 2_500_000
  now = 0
  #owed = 0
  readonly #flying: { sentAt: number; arrivesAt: number; bytes: number; cluster: number }[] = []

  constructor(shape: Partial<LinkShape> = {}, seed = 1) {
    this.link = new SimulatedLink({ ...CLEAN, ...shape }, seed)
  }

  become(shape: Partial<LinkShape>): this {
    this.link.shape = { ...this.link.shape, ...shape }
    return this
  }

  run(seconds: number): this {
    for (let second = 0; second < seconds; second++) this.seconds.push(this.runFor(1000))
    return this
  }

  runFor(ms: number): Second {
    let bytes = 0
    let queue = 0
    for (const end = this.now + ms; this.now < end; this.now += STEP_MS) {
      this.#send()
      queue = Math.max(queue, this.link.waiting(this.now))
      if (this.now % FEEDBACK_MS === 0) bytes += this.#tell()
    }
    return { arrived: bytes * 8, estimate: this.estimator.bitrate, queue }
  }

  /** Mean share of `rate` that was used in the last seconds. */
  used(rate: number, seconds: number): number {
    return this.seconds.slice(-seconds).reduce((sum, { arrived }) => sum + arrived, 0) / seconds / rate
  }

  #send(): void {
    const media = Math.min(this.demand, this.estimator.spendable)
    this.#owed += (media * STEP_MS) / 8000
    for (; this.#owed >= PACKET_BYTES; this.#owed -= PACKET_BYTES) this.#packet()
    if (this.now % 20 !== 0) return
    for (let due = this.estimator.padding(this.demand * 1.1, this.now); due > PACKET_BYTES / 2; due -= PACKET_BYTES) this.#packet()
  }

  #packet(): void {
    const { cluster } = this.estimator
    this.estimator.sent(PACKET_BYTES)
    this.#flying.push({ sentAt: this.now, arrivesAt: this.link.send(PACKET_BYTES, this.now), bytes: PACKET_BYTES, cluster })
  }

  /** What has come by now, with the losses before it. Nothing is told when nothing came. */
  #tell(): number {
    const last = this.#flying.findLastIndex(({ arrivesAt }) => arrivesAt >= 0 && arrivesAt <= this.now)
    if (last < 0 || this.link.shape.gone) return 0
    let bytes = 0
    for (const packet of this.#flying.splice(0, last + 1)) {
      if (packet.arrivesAt < 0) this.estimator.packetLost(packet.sentAt)
      else {
        // Another clock, far from ours.
        this.estimator.packetArrived(packet.sentAt, packet.arrivesAt + 7_000_000, packet.bytes, packet.cluster)
        bytes += packet.bytes
      }
    }
    this.estimator.told(this.now)
    return bytes
  }
}

describe('a simulated link', () => {
  it('bounds nothing while it carries everything, with chance loss too', () => {
    for (const loss of [0, 0.02, 0.05]) {
      const run = new Run({ loss }).run(30)
      expect(run.seconds.every(({ estimate }) => estimate === Number.POSITIVE_INFINITY)).toBe(true)
      expect(run.used(run.demand * (1 - loss), 28)).toBeGreaterThan(0.98)
    }
  })

  it('that loses a tenth or a fifth whatever is sent is used all the same', () => {
    for (const loss of [0.1, 0.2]) {
      const run = new Run({ loss }).run(60)
      expect(run.used(run.demand * (1 - loss), 55)).toBeGreaterThan(0.85)
    }
  })

  it('that becomes narrow and wide again is followed', () => {
    const run = new Run().run(10).become({ rate: 500_000 }).run(20)
    expect(run.used(500_000, 18)).toBeGreaterThan(0.85)
    run.become({ rate: 3_000_000 }).run(20)
    expect(run.used(run.demand, 8)).toBeGreaterThan(0.95)
  })

  it('with a deep queue is drained: nobody waits for long', () => {
    const run = new Run({ queueMs: 4000 }).run(10).become({ rate: 500_000 }).run(30)
    const waits = run.seconds.slice(15).map(({ queue }) => queue)
    expect(waits.filter((wait) => wait > 400).length).toBeLessThan(4)
    expect(run.used(500_000, 20)).toBeGreaterThan(0.8)
  })

  it('that is narrow from the beginning is found so', () => {
    for (const rate of [150_000, 300_000, 1_000_000]) {
      const run = new Run({ rate }).run(30)
      expect(run.used(rate, 25)).toBeGreaterThan(0.8)
      expect(run.seconds.slice(3).every(({ estimate }) => estimate < rate * 1.5)).toBe(true)
    }
  })

  it('that drops instead of queueing is found by its losses', () => {
    const run = new Run({ rate: 1_000_000, queueMs: 5 }).run(30)
    expect(run.used(1_000_000, 25)).toBeGreaterThan(0.8)
    expect(run.seconds.slice(3).every(({ estimate }) => estimate < 1_300_000)).toBe(true)
  })

  it('that becomes longer at once, evenly or not, is used as before', () => {
    for (const [delayMs, jitterMs] of [
      [205, 0],
      [100, 60],
      [200, 100],
    ] as const) {
      const run = new Run({ delayMs: 5 }).run(8).become({ delayMs, jitterMs })
      const estimates = Array.from({ length: 50 }, () => run.runFor(FEEDBACK_MS).estimate)
      expect(new Set(estimates)).toEqual(new Set([Number.POSITIVE_INFINITY]))
    }
  })

  it('that becomes longer little by little is used as before once sending less did not help', () => {
    const run = new Run({ delayMs: 5 }).run(8)
    for (let delayMs = 15; delayMs <= 245; delayMs += 10) run.become({ delayMs }).runFor(50)
    expect(run.run(5).used(run.demand, 2)).toBeGreaterThan(0.95)
  })

  it('that becomes narrow is known for what it carries at the first decrease', () => {
    const run = new Run().run(8).become({ rate: 500_000 })
    while (run.estimator.bitrate === Number.POSITIVE_INFINITY) run.runFor(FEEDBACK_MS)
    expect(run.estimator.bitrate).toBeGreaterThan(350_000)
    expect(run.estimator.bitrate).toBeLessThan(500_000)
  })

  it('that was gone is used as before', () => {
    for (const seconds of [2, 30]) {
      const run = new Run({ rate: 2_000_000 }).run(15).become({ gone: true }).run(seconds).become({ gone: false }).run(6)
      expect(run.used(2_000_000, 4)).toBeGreaterThan(0.85)
    }
  })

  it('is estimated within reason whatever it does', () => {
    const shape = fc.record({
      rate: fc.integer({ min: 200_000, max: 10_000_000 }),
      queueMs: fc.integer({ min: 5, max: 2000 }),
      delayMs: fc.nat(200),
      loss: fc.double({ min: 0, max: 0.15, noNaN: true }),
      gone: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 5 }), fc.nat(), (shapes, seed) => {
        const run = new Run({}, seed)
        for (const each of shapes) run.become(each).run(5)
        // A way that lost everything for a while is found again.
        run.become({ rate: 1_000_000, queueMs: 300, delayMs: 20, loss: 0, gone: false }).run(40)
        expect(run.used(1_000_000, 10)).toBeGreaterThan(0.6)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a machine that was busy', () => {
  it('is not taken for a full link: packets that come late together bound nothing', () => {
    const estimator = new SendSideEstimator()
    for (let now = 0; now < 30_000; now += 100) {
      // Each second the receiver does not look for 300 ms.
      const lookedAt = (at: number): number => (at % 1000 < 300 ? at - (at % 1000) + 300 : at)
      for (let sentAt = now; sentAt < now + 100; sentAt += 5) estimator.packetArrived(sentAt, lookedAt(sentAt + 20), PACKET_BYTES, 0)
      if (now % 1000 >= 200) estimator.told(now + 100)
    }
    expect(estimator.bitrate).toBe(Number.POSITIVE_INFINITY)
  })
})
