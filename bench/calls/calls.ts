/** How many telephones a core carries, beside Janus under the same load; how well they are heard, and how late. */
import { startMeeting } from '../../test/harness/cast.ts'
import { FRAME_SAMPLES } from '../../src/phone/media/audio.ts'
import type { CodecName } from '../../src/phone/media/codec/create-codec.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { spread, tenth, type Figure } from '../figure.ts'
import { usageOf } from '../process-usage.ts'
import { judge, type HeardVoice } from './heard-voice.ts'
import { Janus } from './janus.ts'
import type { Measurement, MixShape } from './load-order.ts'
import { LoadProcess } from './load-process.ts'
import { PhoneServer } from './phone-server.ts'
import { turnCycle, TURN_FRAMES } from './speech.ts'

const TRUNK = '127.0.7.4'
const MEASURE_MS = 8_000
/** What is said to callers at the door is over, and jitter buffers have settled. */
const SETTLE_MS = 12_000
/** What the compiler in a server of ours does in its first half minute is no part of what a telephone costs. */
const WARM_MS = 30_000
const ONE_MIX: MixShape = { mixes: 1, each: 50 }
const MANY_MIXES: MixShape = { mixes: 10, each: 5 }
const CODECS: readonly CodecName[] = ['PCMU', 'PCMA', 'G722', 'opus']
const LOSSES = [0.02, 0.1]

interface Case {
  readonly shape: MixShape
  readonly codec: CodecName
  /** Share of the packets on their way in that are lost. */
  readonly loss: number
}

/** A peer that mixes telephones: whose lines they are, and what it costs. */
interface Bridge {
  readonly name: string
  readonly pid: number
  connect(load: LoadProcess, the: Case, ports: readonly number[]): Promise<void>
  disconnect(): Promise<void>
}

interface Outcome {
  readonly legsPerCore: number
  readonly measurement: Measurement
  readonly voice: HeardVoice
}

/** `LATCH_BENCH_CODECS=PCMU,opus` measures these only. */
const wanted = (process.env['LATCH_BENCH_CODECS'] ?? CODECS.join(',')).split(',')
const CASES: readonly Case[] = CODECS.filter((codec) => wanted.includes(codec)).flatMap((codec) => [
  { codec, shape: ONE_MIX, loss: 0 },
  { codec, shape: MANY_MIXES, loss: 0 },
  ...LOSSES.map((loss) => ({ codec, shape: ONE_MIX, loss })),
])

export async function benchCalls(): Promise<readonly Figure[]> {
  const server = await PhoneServer.start({ trunk: [TRUNK], soundPorts: { first: 47_000, last: 47_999 } })
  const janus = hasProgram('janus') ? await Janus.start() : null
  const load = new LoadProcess()
  const figures: Figure[] = []
  try {
    const latch = latchBridge(server)
    await warm(latch, load)
    for (const the of CASES) {
      const ours = await measure(latch, load, the)
      const theirs = janus !== null && Janus.speaks(the.codec) ? await measure(janusBridge(janus), load, the) : null
      figures.push(...figuresOf(the, 'Latch', ours), ...(theirs === null ? [] : figuresOf(the, 'Janus AudioBridge', theirs)))
      if (theirs !== null && the.loss === 0) figures.push(ratioOf(the, ours, theirs))
    }
  } finally {
    load.end()
    await janus?.stop()
    await server.stop()
  }
  return figures
}

/** The whole of it: SIP, the door, and each caller as a participant of its room. */
function latchBridge(server: PhoneServer): Bridge {
  const { administrator } = server
  let runs: readonly { readonly conferenceId: string }[] = []
  return {
    name: 'Latch',
    pid: server.pid,
    async connect(load, { shape }) {
      const begun = await Promise.all(Array.from({ length: shape.mixes }, () => startMeeting(administrator)))
      runs = begun
      const numbers = begun.map(({ number }) => number)
      const { established } = await load.tell({ type: 'dial', server: server.sip, numbers }, 'connected')
      if (established !== shape.mixes * shape.each) throw new Error(`only ${String(established)} calls were answered`)
    },
    async disconnect() {
      await Promise.all(runs.map(({ conferenceId }) => administrator.do('end', { params: { conferenceId } })))
    },
  }
}

function janusBridge(janus: Janus): Bridge {
  return {
    name: 'Janus AudioBridge',
    pid: janus.pid,
    async connect(load, { shape, codec }, ports) {
      await load.tell({ type: 'connect', remotes: await janus.join(shape, codec, '127.0.0.1', ports) }, 'connected')
    },
    disconnect: () => janus.leave(),
  }
}

async function warm(bridge: Bridge, load: LoadProcess): Promise<void> {
  const the: Case = { codec: 'PCMU', shape: MANY_MIXES, loss: 0 }
  const { ports } = await load.tell({ type: 'open', ...the, address: TRUNK }, 'opened')
  await bridge.connect(load, the, ports)
  await pause(WARM_MS)
  await load.tell({ type: 'close' }, 'closed')
  await bridge.disconnect()
}

async function measure(bridge: Bridge, load: LoadProcess, the: Case): Promise<Outcome> {
  const address = bridge.name === 'Latch' ? TRUNK : '127.0.0.1'
  const { ports } = await load.tell({ type: 'open', ...the, address }, 'opened')
  await bridge.connect(load, the, ports)
  await pause(SETTLE_MS)
  const before = usageOf(bridge.pid).cpuSeconds
  const { measurement } = await load.tell({ type: 'measure', ms: MEASURE_MS }, 'measured')
  const cores = (usageOf(bridge.pid).cpuSeconds - before) / (MEASURE_MS / 1_000)
  await load.tell({ type: 'close' }, 'closed')
  await bridge.disconnect()
  const voice = judge(measurement.probe, the.codec, await saidIn(the.shape))
  return { legsPerCore: (the.shape.mixes * the.shape.each) / cores, measurement, voice }
}

/** By everybody in the first mix but the one who listens, who would have the last turn. */
async function saidIn({ each }: MixShape): Promise<(frame: number) => Int16Array> {
  const cycle = await turnCycle(each)
  const silence = new Int16Array(FRAME_SAMPLES)
  return (frame) => {
    const at = frame % (each * TURN_FRAMES)
    const inTurn = at % TURN_FRAMES
    const isOwn = Math.floor(at / TURN_FRAMES) === each - 1
    return isOwn ? silence : cycle.subarray(inTurn * FRAME_SAMPLES, (inTurn + 1) * FRAME_SAMPLES)
  }
}

function figuresOf({ shape, codec, loss }: Case, name: string, { legsPerCore, measurement, voice }: Outcome): readonly Figure[] {
  const what = `${name}, ${codec}, ${String(shape.mixes)} × ${String(shape.each)} callers, ${String(loss * 100)} % lost on the way in`
  const { arrivals, sent, cpuSeconds } = measurement
  const delay = spread(voice.delaysMs)
  const ours = name === 'Latch' && loss === 0
  return [
    {
      name: `${what}: legs per core`,
      unit: 'legs; % of a core for the load itself',
      values: {
        legsPerCore: Math.round(legsPerCore),
        percentPerLeg: hundredth(100 / legsPerCore),
        loadPercent: tenth((cpuSeconds / (MEASURE_MS / 1_000)) * 100),
      },
    },
    {
      name: `${what}: sound`,
      unit: 'likeness 0–1; packets',
      values: {
        intelligibility: hundredth(voice.intelligibility),
        correlation: hundredth(voice.correlation),
        sent,
        received: arrivals.received,
        lost: arrivals.lost,
        gapsOver60ms: arrivals.gaps,
        worstGapMs: tenth(arrivals.worstGapMs),
      },
    },
    {
      name: `${what}: mouth to ear, added between a packet in and the packet out`,
      unit: 'ms',
      values: delay,
      ...(ours ? { bound: { text: 'p50 < 60', met: delay.p50 < 60 } } : {}),
    },
  ]
}

function ratioOf({ shape, codec }: Case, ours: Outcome, theirs: Outcome): Figure {
  const ratio = hundredth(ours.legsPerCore / theirs.legsPerCore)
  return {
    name: `${codec}, ${String(shape.mixes)} × ${String(shape.each)} callers: Latch’s legs per core to Janus’s`,
    unit: 'ratio',
    values: { ratio },
    bound: { text: '≥ 2', met: ratio >= 2 },
  }
}

const hundredth = (value: number): number => Math.round(value * 100) / 100
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
