/** A hundred calls for an hour, coming and going: whatever a call takes must come back with its end. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startMeeting, type Run } from '../../test/harness/cast.ts'
import { tenth, type Figure } from '../figure.ts'
import { usageOf } from '../process-usage.ts'
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

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export async function soakCalls(minutes: number): Promise<{ readonly figures: readonly Figure[]; readonly series: readonly Sample[] }> {
  const server = await PhoneServer.start({ trunk: [TRUNK], soundPorts: { first: 45_000, last: 45_999 } })
  const callers = fork(fileURLToPath(new URL('soak-callers.ts', import.meta.url)))
  const order = (what: SoakOrder): void => void callers.send(what)
  try {
    const runs = await Promise.all(Array.from({ length: MEETINGS }, () => startMeeting(server.administrator)))
    await pause(5_000)
    const soak = new Soak(server, callers, runs)
    const before = await soak.sample(0)
    order({ type: 'numbers', numbers: runs.map(({ number }) => number) })
    order({ type: 'start', server: server.sip, address: TRUNK, each: EACH, stay: { least: 30, most: 180 } })
    const series = await soak.run(minutes)
    const counts = await soak.end()
    await pause(SETTLE_MS)
    const after = await soak.sample(minutes)
    return { figures: figuresOf(before, series, after, counts, server.calls), series: [before, ...series, after] }
  } finally {
    callers.kill()
    await server.stop()
  }
}

class Soak {
  readonly #server: PhoneServer
  readonly #callers: ChildProcess
  readonly #runs: Run[]
  #cpu = 0
  #cpuAt = performance.now()

  constructor(server: PhoneServer, callers: ChildProcess, runs: readonly Run[]) {
    this.#server = server
    this.#callers = callers
    this.#runs = [...runs]
  }

  async run(minutes: number): Promise<readonly Sample[]> {
    const began = performance.now()
    const series: Sample[] = []
    for (let next = 1; performance.now() - began < minutes * 60_000; next++) {
      await pause(Math.max(0, began + next * SAMPLE_MS - performance.now()))
      series.push(await this.sample((performance.now() - began) / 60_000))
      console.log(JSON.stringify(series.at(-1)))
      await this.#renew(next)
    }
    return series
  }

  async sample(minute: number): Promise<Sample> {
    const { cpuSeconds, rssMB } = usageOf(this.#server.pid)
    const now = performance.now()
    const cpuPercent = tenth(((cpuSeconds - this.#cpu) / (now - this.#cpuAt)) * 100_000)
    ;[this.#cpu, this.#cpuAt] = [cpuSeconds, now]
    const { handles, soundSockets } = this.#server
    const { standing } = await this.#ask({ type: 'count' })
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

  /** Everybody hangs up, in their own way and time. */
  async end(): Promise<SoakCount> {
    return this.#ask({ type: 'stop' })
  }

  #ask(order: SoakOrder): Promise<SoakCount> {
    return new Promise((resolve) => {
      // The child answers each order with this.
      this.#callers.once('message', (count) => resolve(count as SoakCount))
      this.#callers.send(order)
    })
  }

  async #present(): Promise<number> {
    const views = await Promise.all(
      this.#runs.map(({ conferenceId }) => this.#server.administrator.do('conference', { params: { conferenceId } })),
    )
    return views.flatMap(({ attendees }) => attendees.flatMap(({ legs }) => legs.filter(({ path }) => path === 'phone'))).length
  }

  /** One meeting after the other. */
  async #renew(samples: number): Promise<void> {
    const every = RENEW_MS / SAMPLE_MS / MEETINGS
    const index = (samples / every) % MEETINGS
    const run = this.#runs[index]
    if (run === undefined) return
    const { administrator } = this.#server
    await administrator.do('end', { params: { conferenceId: run.conferenceId } })
    const organizer = await administrator.enter({ number: run.number })
    this.#runs[index] = { ...run, conferenceId: organizer.conferenceId, organizer }
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
