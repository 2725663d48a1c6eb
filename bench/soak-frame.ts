/** The frame of every soak: a sample before, samples all the while, an end, some time to settle, and a sample after. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figure } from './figure.ts'

/** Before the first sample, so that what the start itself took is over. */
const REST_MS = 5_000

export interface SoakSteps<S, C> {
  readonly sampleMs: number
  /** In which what the end leaves behind is given back. */
  readonly settleMs: number
  sample(minute: number): Promise<S>
  start(): void
  /** After each sample of the work; the first is 1. */
  sampled?(samples: number): Promise<void>
  end(): Promise<C>
}

interface Soaked<S, C> {
  readonly before: S
  readonly series: readonly S[]
  readonly after: S
  readonly counts: C
}

/** What a soak gives to be written down. */
export interface SoakResult<S> {
  readonly figures: readonly Figure[]
  readonly series: readonly S[]
}

export async function soak<S, C>(minutes: number, steps: SoakSteps<S, C>): Promise<Soaked<S, C>> {
  await pause(REST_MS)
  const before = await steps.sample(0)
  steps.start()
  const series = await seriesOf(minutes, steps)
  const counts = await steps.end()
  await pause(steps.settleMs)
  return { before, series, after: await steps.sample(minutes), counts }
}

async function seriesOf<S, C>(minutes: number, steps: SoakSteps<S, C>): Promise<readonly S[]> {
  const began = performance.now()
  const series: S[] = []
  for (let next = 1; performance.now() - began < minutes * 60_000; next++) {
    await pause(Math.max(0, began + next * steps.sampleMs - performance.now()))
    const sample = await steps.sample((performance.now() - began) / 60_000)
    series.push(sample)
    console.log(JSON.stringify(sample))
    await steps.sampled?.(next)
  }
  return series
}

/** Tells a process that makes the work; it answers each order with what it has counted. */
export function ask<C>(workers: ChildProcess, order: object): Promise<C> {
  return new Promise((resolve) => {
    // The child answers each order with this.
    workers.once('message', (count) => resolve(count as C))
    workers.send(order)
  })
}
