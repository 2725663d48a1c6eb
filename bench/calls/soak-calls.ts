/** A hundred calls for an hour, coming and going: whatever a call takes must come back with its end. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startMeeting, type Run } from '../../test/harness/cast.ts'
import { CpuMeter } from '../cpu-meter.ts'
import { tenth, type Figure } from '../figure.ts'
import { usageOf } from '../process-usage.ts'
import { ask, soak, type SoakResult, type SoakSteps } from '../soak-frame.ts'
import { mean, memoryFigure, steadyOf } from '../soak-series.ts'
import { PhoneServer } from './phone-server.ts'
import type { SoakCount, SoakOrder } from './soak-order.ts'

const MEETINGS = 10
/** Some are between two calls at any moment: so many stand for a hundred that speak. */
const EACH = 11
const TRUNK = '127.0.7.2'
/** A meeting ends and begins anew so often: its guests are on its roster until then. */
const RENEW_MS = 10 * 60_000
const SAMPLE_MS = 30_000
/** In which the last calls' handles are given back. */
const SETTLE_MS = 30_000

type Sample = {
  readonly minute: number
  readonly rssMB: number
  /** JavaScript objects, garbage among them. */
  readonly heapMB: number
  readonly handles: number
  readonly soundSockets: number
  readonly present: number
  readonly standing: number
  readonly cpuPercent: number
}

export async function soakCalls(minutes: number): Promise<SoakResult<Sample>> {
  const server = await PhoneServer.start({ trunk: [TRUNK], soundPorts: { first: 45_000, last: 45_999 } })
  const callers = fork(fileURLToPath(new URL('soak-callers.ts', import.meta.url)))
  try {
    const runs = await Promise.all(Array.from({ length: MEETINGS }, () => startMeeting(server.administrator)))
    const { before, series, after, counts } = await soak(minutes, new CallsSoak(server, callers, runs))
    return { figures: figuresOf(before, series, after, counts, server.calls), series: [before, ...series, after] }
  } finally {
    callers.kill()
    await server.stop()
  }
}

class CallsSoak implements SoakSteps<Sample, SoakCount> {
  readonly sampleMs = SAMPLE_MS
  readonly settleMs = SETTLE_MS
  readonly #server: PhoneServer
  readonly #callers: ChildProcess
  readonly #runs: Run[]
  readonly #cpu: CpuMeter

  constructor(server: PhoneServer, callers: ChildProcess, runs: readonly Run[]) {
    this.#server = server
    this.#callers = callers
    this.#runs = [...runs]
    this.#cpu = new CpuMeter(server.pid)
  }

  start(): void {
    const { sip } = this.#server
    this.#order({ type: 'numbers', numbers: this.#runs.map(({ number }) => number) })
    this.#order({ type: 'start', server: sip, address: TRUNK, each: EACH, stay: { least: 30, most: 180 } })
  }

  async sample(minute: number): Promise<Sample> {
    const { rssMB } = usageOf(this.#server.pid)
    const cpuPercent = this.#cpu.percent()
    const { handles, soundSockets } = this.#server
    const { standing } = await ask<SoakCount>(this.#callers, { type: 'count' } satisfies SoakOrder)
    return {
      minute: tenth(minute),
      rssMB,
      heapMB: await this.#server.heap(),
      handles,
      soundSockets,
      present: await this.#present(),
      standing,
      cpuPercent,
    }
  }

  /** One meeting after the other ends and begins anew. */
  async sampled(samples: number): Promise<void> {
    const every = RENEW_MS / SAMPLE_MS / MEETINGS
    const index = (samples / every) % MEETINGS
    const run = this.#runs[index]
    if (run === undefined) return
    const { administrator } = this.#server
    await administrator.do('end', { params: { conferenceId: run.conferenceId } })
    const organizer = await administrator.enter({ number: run.number })
    this.#runs[index] = { ...run, conferenceId: organizer.conferenceId, organizer }
  }

  /** Everybody hangs up, in their own way and time. */
  end(): Promise<SoakCount> {
    return ask(this.#callers, { type: 'stop' } satisfies SoakOrder)
  }

  #order(order: SoakOrder): void {
    this.#callers.send(order)
  }

  async #present(): Promise<number> {
    const views = await Promise.all(
      this.#runs.map(({ conferenceId }) => this.#server.administrator.do('conference', { params: { conferenceId } })),
    )
    return views.flatMap(({ attendees }) => attendees.flatMap(({ legs }) => legs.filter(({ path }) => path === 'phone'))).length
  }
}

function figuresOf(before: Sample, series: readonly Sample[], after: Sample, counts: SoakCount, calls: number): readonly Figure[] {
  const { done: _done, ...made } = counts
  const steady = steadyOf(series)
  const left = {
    calls,
    soundSockets: after.soundSockets,
    handles: after.handles - before.handles,
    attendeesByPhone: after.present,
  }
  const noneLeft = left.calls === 0 && left.soundSockets === 0 && left.attendeesByPhone === 0
  return [
    { name: 'calls of the soak', unit: 'calls', values: { ...made } },
    {
      name: 'standing at a time, as callers and as the rosters say',
      unit: 'calls',
      values: { callers: mean(steady, 'standing'), rosters: mean(steady, 'present') },
    },
    memoryFigure('the process', 'rssMB', { before, series, after }),
    memoryFigure('JavaScript objects of all threads, garbage among them', 'heapMB', { before, series, after }),
    { name: 'CPU of the server', unit: '% of a core', values: { mean: mean(steady, 'cpuPercent') } },
    { name: 'left over after the last call', unit: 'of each', values: left, bound: { text: 'nothing', met: noneLeft } },
  ]
}
