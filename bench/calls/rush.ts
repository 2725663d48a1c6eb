/** Five hundred calls a second, set up and hung up, beside calls that go on: none of these may hear anything of it. */
import { startMeeting } from '../../test/harness/cast.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { spread, tenth, type Figure } from '../figure.ts'
import { usageOf } from '../process-usage.ts'
import type { Arrivals } from './arrival-count.ts'
import { LoadProcess } from './load-process.ts'
import { PhoneServer } from './phone-server.ts'
import { rush, type RushOutcome } from './sipp-rush.ts'

const [RUNNING, RUSH] = ['127.0.7.5', '127.0.7.6']
const PER_SECOND = 500
const SECONDS = 10
const STAND_MS = 1_000
const CALM_MS = 10_000

export async function benchRush(): Promise<readonly Figure[]> {
  if (!hasProgram('sipp')) return []
  const server = await PhoneServer.start({ trunk: [RUNNING, RUSH], soundPorts: { first: 50_000, last: 53_999 } })
  const load = new LoadProcess()
  try {
    await startCalls(server, load)
    const calm = await load.tell({ type: 'measure', ms: CALM_MS }, 'measured')
    await loopDelay(server)
    const before = usageOf(server.pid)
    const during = load.tell({ type: 'measure', ms: (SECONDS + 2) * 1_000 }, 'measured')
    const outcome = await rush({ server: server.sip, address: RUSH, perSecond: PER_SECOND, calls: PER_SECOND * SECONDS, standMs: STAND_MS })
    const delay = await loopDelay(server)
    const after = usageOf(server.pid)
    const disturbed = (await during).measurement.arrivals
    const left = await leftAfter(server, load)
    return [
      callsOf(outcome),
      { name: 'set-up of each answered call, INVITE to 200', unit: 'ms', values: spread(outcome.setUpMs) },
      { name: 'event loop of the main thread behind, during the rush', unit: 'ms', values: delay },
      {
        name: 'server',
        unit: 'CPU seconds of the rush, MB RSS',
        values: { cpu: tenth(after.cpuSeconds - before.cpuSeconds), rssBefore: before.rssMB, rssAfter: after.rssMB },
      },
      { name: 'sound of running calls, before', unit: 'packets', values: heardIn(calm.measurement.arrivals) },
      {
        name: 'sound of running calls, during the rush',
        unit: 'packets',
        values: heardIn(disturbed),
        bound: { text: 'no gap over 60 ms', met: disturbed.gaps === 0 && disturbed.lost === 0 },
      },
      {
        name: 'left over after the rush and the last call',
        unit: 'of each',
        values: left,
        bound: { text: 'nothing', met: left.calls === 0 },
      },
    ]
  } finally {
    load.end()
    await server.stop()
  }
}

async function startCalls(server: PhoneServer, load: LoadProcess): Promise<void> {
  const run = await startMeeting(server.administrator)
  await load.tell({ type: 'open', shape: { mixes: 1, each: 10 }, codec: 'PCMU', loss: 0, address: RUNNING }, 'opened')
  await load.tell({ type: 'dial', server: server.sip, numbers: [run.number] }, 'connected')
  await pause(12_000)
}

function callsOf({ answered, refused, failed, retransmissions, perSecond }: RushOutcome): Figure {
  const all = answered + refused + failed
  return {
    name: `${String(PER_SECOND)} calls a second for ${String(SECONDS)} s by SIPp over UDP, each hung up after ${String(STAND_MS)} ms`,
    unit: 'calls; messages',
    values: { offered: all, answered, refusedWithRetryAfter: refused, failed, retransmissions, mostPerSecond: tenth(perSecond) },
    bound: { text: 'none fails', met: failed === 0 && all === PER_SECOND * SECONDS },
  }
}

const heardIn = ({ received, lost, gaps, worstGapMs }: Arrivals): Record<string, number> => ({
  received,
  lost,
  gapsOver60ms: gaps,
  worstGapMs: tenth(worstGapMs),
})

/** Since it was asked last, as the server's own metrics say. */
async function loopDelay(server: PhoneServer): Promise<Record<'mean' | 'p50' | 'p99' | 'max', number>> {
  const metric = await server.metrics()
  const of = (name: string): number => tenth(Math.max(0, metric(`nodejs_eventloop_lag_${name}_seconds`) * 1_000 - RESOLUTION_MS))
  return { mean: of('mean'), p50: of('p50'), p99: of('p99'), max: of('max') }
}

async function leftAfter(server: PhoneServer, load: LoadProcess): Promise<{ calls: number; soundSockets: number }> {
  await load.tell({ type: 'close' }, 'closed')
  for (let tries = 0; tries < 100 && (server.calls > 0 || server.soundSockets > 0); tries++) await pause(100)
  return { calls: server.calls, soundSockets: server.soundSockets }
}

/** Of what the metrics measure, so much is the timer’s own pause. */
const RESOLUTION_MS = 10

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
