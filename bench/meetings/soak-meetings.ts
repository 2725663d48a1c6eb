/** Ten meetings of six for half an hour, with people who come, go, mute and share: nothing may stick, and nothing may be left over. */
import { fork, type ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { signUpFirst, startMeeting, type Person, type Run } from '../../test/harness/cast.ts'
import { freePort } from '../../test/harness/free-ports.ts'
import { ServerProcess } from '../../test/harness/server-process.ts'
import { CpuMeter } from '../cpu-meter.ts'
import { tenth, type Figure } from '../figure.ts'
import { usageOf } from '../process-usage.ts'
import { ask, soak, type SoakResult, type SoakSteps } from '../soak-frame.ts'
import { mean, memoryFigure, steadyOf } from '../soak-series.ts'
import type { SoakCount, SoakOrder } from './soak-order.ts'

const MEETINGS = 10
const EACH = 6
const SAMPLE_MS = 15_000
/** In which sessions that were lost are given up, and the last handles are given back. */
const SETTLE_MS = 40_000
/** Of the media thread’s event loop. */
const MOST_DELAY_MS = 20
/** People bring machines of their own: on a shared one their load yields to the server’s. */
const ATTENDEES_NICENESS = 10

// A type and not an interface: its columns are read by name.
type Sample = {
  readonly minute: number
  readonly rssMB: number
  /** JavaScript objects, garbage among them. */
  readonly heapMB: number
  readonly handles: number
  readonly peers: number
  readonly present: number
  readonly standing: number
  readonly stuck: number
  readonly cpuPercent: number
  /** Of the media threads, the worst one’s. */
  readonly delayP99: number
  readonly packetsOut: number
}

export async function soakMeetings(minutes: number): Promise<SoakResult<Sample>> {
  const metricsPort = await freePort()
  const server = await ServerProcess.start({ env: { LATCH_METRICS_PORT: String(metricsPort), LATCH_LIMITS: '1000' } })
  const attendees = fork(fileURLToPath(new URL('soak-attendees.ts', import.meta.url)))
  if (attendees.pid !== undefined) setPriority(attendees.pid, ATTENDEES_NICENESS)
  try {
    const administrator = await signUpFirst(server.url, server.firstRunToken)
    const runs = await Promise.all(Array.from({ length: MEETINGS }, () => startMeeting(administrator)))
    const steps = new MeetingsSoak({ server, administrator, runs, attendees, metricsPort })
    const { before, series, after, counts } = await soak(minutes, steps)
    return { figures: figuresOf(before, series, after, counts), series: [before, ...series, after] }
  } finally {
    attendees.kill()
    await server.stop()
  }
}

interface SoakParts {
  readonly server: ServerProcess
  readonly administrator: Person
  readonly runs: readonly Run[]
  readonly attendees: ChildProcess
  readonly metricsPort: number
}

class MeetingsSoak implements SoakSteps<Sample, SoakCount> {
  readonly sampleMs = SAMPLE_MS
  readonly settleMs = SETTLE_MS
  readonly #parts: SoakParts
  readonly #cpu: CpuMeter

  constructor(parts: SoakParts) {
    this.#parts = parts
    this.#cpu = new CpuMeter(parts.server.pid)
  }

  start(): void {
    const { attendees, server, runs } = this.#parts
    const order: SoakOrder = { type: 'start', url: server.url, numbers: runs.map(({ number }) => number) }
    attendees.send(order)
  }

  async sample(minute: number): Promise<Sample> {
    const { pid } = this.#parts.server
    const { standing, stuck } = await ask<SoakCount>(this.#parts.attendees, { type: 'count' } satisfies SoakOrder)
    return {
      minute: tenth(minute),
      rssMB: usageOf(pid).rssMB,
      heapMB: await this.#heap(),
      handles: readdirSync(`/proc/${String(pid)}/fd`).length,
      present: await this.#present(),
      standing,
      stuck,
      cpuPercent: this.#cpu.percent(),
      ...(await this.#engine()),
    }
  }

  /** Everybody leaves. */
  end(): Promise<SoakCount> {
    return ask(this.#parts.attendees, { type: 'stop' } satisfies SoakOrder)
  }

  async #engine(): Promise<Pick<Sample, 'peers' | 'delayP99' | 'packetsOut'>> {
    const { workers } = await this.#parts.administrator.do('engine', { query: {} })
    return {
      peers: workers.reduce((sum, { peers }) => sum + peers, 0),
      delayP99: tenth(Math.max(0, ...workers.map(({ delay }) => delay?.p99 ?? 0))),
      packetsOut: Math.round(workers.reduce((sum, { down }) => sum + (down.packetRate ?? 0), 0)),
    }
  }

  async #heap(): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${String(this.#parts.metricsPort)}/metrics`)).text()
    return Math.round(Number(/^latch_heap_bytes (\S+)$/m.exec(text)?.[1] ?? 0) / 2 ** 20)
  }

  async #present(): Promise<number> {
    const { administrator, runs } = this.#parts
    const views = await Promise.all(runs.map(({ conferenceId }) => administrator.do('conference', { params: { conferenceId } })))
    return views.flatMap(({ attendees }) => attendees.filter(({ legs }) => legs.some(({ path }) => path === 'sdk'))).length
  }
}

function figuresOf(before: Sample, series: readonly Sample[], after: Sample, counts: SoakCount): readonly Figure[] {
  const { done: _done, stuck: _stuck, standing: _standing, ...made } = counts
  const steady = steadyOf(series)
  const stuck = {
    samples: series.length,
    withStuck: series.filter((sample) => sample.stuck > 0).length,
    most: Math.max(...series.map((sample) => sample.stuck)),
  }
  const left = { peers: after.peers, handles: after.handles - before.handles, attendees: after.present }
  const delays = steady.map(({ delayP99 }) => delayP99)
  const worst = Math.max(...delays)
  return [
    {
      name: `${String(MEETINGS)} meetings of ${String(EACH)}: what they did`,
      unit: 'times; packets of sound and pictures that arrived',
      values: { ...made },
    },
    {
      name: 'there at a time',
      unit: 'attendees',
      values: { attendees: mean(steady, 'standing'), rosters: mean(steady, 'present'), peers: mean(steady, 'peers') },
    },
    { name: 'sent by the server', unit: 'packets a second', values: { mean: mean(steady, 'packetsOut') } },
    {
      name: 'tracks that should flow and did not for 5 s',
      unit: 'tracks, of all pairs of people',
      values: stuck,
      bound: { text: 'none', met: stuck.most === 0 },
    },
    {
      name: 'event loop of the media thread, p99 of each 5 s',
      unit: 'ms',
      values: { mean: mean(steady, 'delayP99'), most: worst },
      bound: { text: `< ${String(MOST_DELAY_MS)}`, met: worst < MOST_DELAY_MS },
    },
    memoryFigure('the process', 'rssMB', { before, series, after }),
    memoryFigure('JavaScript objects of all threads, garbage among them', 'heapMB', { before, series, after }),
    { name: 'CPU of the server', unit: '% of a core', values: { mean: mean(steady, 'cpuPercent') } },
    {
      name: 'left over after the last left',
      unit: 'of each',
      values: left,
      bound: { text: 'nobody', met: left.peers === 0 && left.attendees === 0 },
    },
  ]
}
