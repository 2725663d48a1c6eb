/** Ten meetings of six for half an hour, with people who come, go, mute and share: nothing may stick, and nothing may be left over. */
import { fork, type ChildProcess } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { signUpFirst, startMeeting, type Person, type Run } from '../../test/harness/cast.ts'
import { freePort } from '../../test/harness/free-ports.ts'
import { ServerProcess } from '../../test/harness/server-process.ts'
import { tenth, type Figure } from '../figure.ts'
import { usageOf } from '../process-usage.ts'
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

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export async function soakMeetings(minutes: number): Promise<{ readonly figures: readonly Figure[]; readonly series: readonly Sample[] }> {
  const metricsPort = await freePort()
  const server = await ServerProcess.start({ env: { LATCH_METRICS_PORT: String(metricsPort), LATCH_LIMITS: '1000' } })
  const attendees = fork(fileURLToPath(new URL('soak-attendees.ts', import.meta.url)))
  if (attendees.pid !== undefined) setPriority(attendees.pid, ATTENDEES_NICENESS)
  try {
    const administrator = await signUpFirst(server.url, server.firstRunToken)
    const runs = await Promise.all(Array.from({ length: MEETINGS }, () => startMeeting(administrator)))
    const soak = new Soak({ server, administrator, runs, attendees, metricsPort })
    await pause(5_000)
    const before = await soak.sample(0)
    soak.start()
    const series = await soak.run(minutes)
    const counts = await soak.end()
    await pause(SETTLE_MS)
    const after = await soak.sample(minutes)
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

class Soak {
  readonly #parts: SoakParts
  #cpu = 0
  #cpuAt = performance.now()

  constructor(parts: SoakParts) {
    this.#parts = parts
  }

  start(): void {
    const { attendees, server, runs } = this.#parts
    const order: SoakOrder = { type: 'start', url: server.url, numbers: runs.map(({ number }) => number) }
    attendees.send(order)
  }

  async run(minutes: number): Promise<readonly Sample[]> {
    const began = performance.now()
    const series: Sample[] = []
    for (let next = 1; performance.now() - began < minutes * 60_000; next++) {
      await pause(Math.max(0, began + next * SAMPLE_MS - performance.now()))
      series.push(await this.sample((performance.now() - began) / 60_000))
      console.log(JSON.stringify(series.at(-1)))
    }
    return series
  }

  async sample(minute: number): Promise<Sample> {
    const { pid } = this.#parts.server
    const { standing, stuck } = await this.#ask({ type: 'count' })
    return {
      minute: tenth(minute),
      rssMB: usageOf(pid).rssMB,
      heapMB: await this.#heap(),
      handles: readdirSync(`/proc/${String(pid)}/fd`).length,
      present: await this.#present(),
      standing,
      stuck,
      cpuPercent: this.#cpuPercent(),
      ...(await this.#engine()),
    }
  }

  /** Everybody leaves. */
  end(): Promise<SoakCount> {
    return this.#ask({ type: 'stop' })
  }

  #cpuPercent(): number {
    const { cpuSeconds } = usageOf(this.#parts.server.pid)
    const now = performance.now()
    const percent = tenth(((cpuSeconds - this.#cpu) / (now - this.#cpuAt)) * 100_000)
    ;[this.#cpu, this.#cpuAt] = [cpuSeconds, now]
    return percent
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

  #ask(order: SoakOrder): Promise<SoakCount> {
    return new Promise((resolve) => {
      // The child answers each order with this.
      this.#parts.attendees.once('message', (count) => resolve(count as SoakCount))
      this.#parts.attendees.send(order)
    })
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
