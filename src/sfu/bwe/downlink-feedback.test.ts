import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DownlinkFeedback } from './downlink-feedback.ts'
import type { BandwidthEstimator } from './estimator.ts'
import { SentHistory } from './sent-history.ts'

const TURN = 0x10000

interface Arrival {
  readonly sentAt: number
  readonly arrivedAt: number
  readonly bytes: number
  readonly cluster: number
}

const listen = () => {
  const history = new SentHistory()
  const arrived: Arrival[] = []
  const lost: number[] = []
  const estimator: BandwidthEstimator = {
    bitrate: Number.POSITIVE_INFINITY,
    spendable: Number.POSITIVE_INFINITY,
    cluster: 0,
    sent: () => undefined,
    told: () => undefined,
    padding: () => 0,
    packetArrived: (sentAt, arrivedAt, bytes, cluster) => void arrived.push({ sentAt, arrivedAt, bytes, cluster }),
    packetLost: (sentAt) => void lost.push(sentAt),
  }
  const feedback = new DownlinkFeedback(history, estimator, () => 0)
  /** Each leaves at a time of its own, by which it is known again. */
  const send = (count: number, cluster = 0): void => {
    for (let i = 0; i < count; i++) {
      const number = history.next()
      history.sent(1000, number, cluster)
    }
  }
  /** Numbers beyond 16 bits; each said to arrive as many milliseconds after the reference as its number says. */
  const tell = (first: number, count: number, came: readonly number[], reference = 0): void => {
    feedback.feedbackBegins(first % TURN, count, reference)
    for (const number of came) feedback.packetArrived(number % TURN, number)
    feedback.feedbackEnds()
  }
  return { arrived, lost, send, tell, feedback }
}

const between = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i)

describe('what a subscriber tells', () => {
  it('accounts for each packet once, over turns of the numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 8 }),
        fc.nat(3),
        (rounds, turns) => {
          const { arrived, lost, send, tell } = listen()
          const before = turns * (TURN - 20)
          send(before)
          let first = before + 1
          for (const fates of rounds) {
            send(fates.length)
            tell(
              first,
              fates.length,
              between(first, first + fates.length - 1).filter((_, i) => fates[i]),
            )
            first += fates.length
          }
          const fates = rounds.flat()
          expect(arrived.map(({ sentAt }) => sentAt)).toEqual(fates.flatMap((came, i) => (came ? [before + 1 + i] : [])))
          expect(lost).toEqual(fates.flatMap((came, i) => (came ? [] : [before + 1 + i])))
        },
      ),
      { numRuns: 30 },
    )
  })

  it('takes nothing for lost of what feedback would have told that was lost itself', () => {
    const { arrived, lost, send, tell } = listen()
    send(30)
    tell(1, 10, between(1, 10))
    tell(21, 10, [21, 22, 24])
    expect(arrived.map(({ sentAt }) => sentAt)).toEqual([...between(1, 10), 21, 22, 24])
    expect(lost).toEqual([23, ...between(25, 30)])
  })

  it('counts what is told again only once', () => {
    const { arrived, lost, send, tell } = listen()
    send(5)
    tell(1, 4, [1, 3])
    tell(2, 4, [2, 3, 4, 5])
    expect(arrived.map(({ sentAt }) => sentAt)).toEqual([1, 3, 5])
    expect(lost).toEqual([2, 4])
  })

  it('reads arrival times on over a turn of the reference', () => {
    const { arrived, send, tell } = listen()
    send(2)
    tell(1, 1, [1], 0xffffff)
    tell(2, 1, [2], 1)
    expect(arrived[1]!.arrivedAt - arrived[0]!.arrivedAt).toBe(2 * 64 + 1)
  })

  it('names the probe that a packet belongs to', () => {
    const { arrived, send, tell } = listen()
    send(1)
    send(1, 7)
    tell(1, 2, [1, 2])
    expect(arrived.map(({ cluster, bytes }) => [cluster, bytes])).toEqual([
      [0, 1000],
      [7, 1000],
    ])
  })

  it('[T4] believes nothing about packets that were never sent', () => {
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.nat(0xffff),
        fc.nat(0xffff),
        fc.array(fc.nat(0xffff), { maxLength: 50 }),
        (count, first, length, came) => {
          const { arrived, lost, send, feedback } = listen()
          send(count)
          feedback.feedbackBegins(first, length, 5)
          for (const sequence of came) feedback.packetArrived(sequence, 0)
          feedback.feedbackEnds()
          expect(arrived.length + lost.length).toBeLessThanOrEqual(count)
          for (const sentAt of [...lost, ...arrived.map((each) => each.sentAt)]) expect(sentAt).toBeLessThanOrEqual(count)
        },
      ),
    )
  })
})
