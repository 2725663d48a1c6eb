/**
 * Meetings on bad networks, beside a livekit-server in the same run: rates that change, loss, delay, outages. `LATCH_BENCH_LIVEKIT` names
 * the other program, `LATCH_BENCH_SCENARIOS` some of the scenarios (commas between; `wire` is the wire's own proof),
 * `LATCH_BENCH_REPEATS` how often each is played. Those that are not named keep the figures that they have. Linux, root, Chromium.
 */
import { existsSync, readFileSync } from 'node:fs'
import { browserPath, hasBrowser } from '../../test/harness/browsers.ts'
import { launchChromium } from '../../test/harness/chromium.ts'
import { freePort } from '../../test/harness/free-ports.ts'
import { Cable } from '../../test/harness/network.ts'
import { servePage } from '../../test/interop/livekit-page.ts'
import { tenth, type Figure } from '../figure.ts'
import { startLatchEngine, startLiveKit, type MediaPeer, type MediaPlace } from '../media-peer.ts'
import { inTheSum, phaseFigure, type Pair } from './comparison.ts'
import { play, type Places } from './meeting.ts'
import type { PhaseView } from './phase-view.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'
import { Wire } from './wire.ts'
import { proveWire, WIRE } from './wire-proof.ts'

const RESULTS = new URL('../results/network.json', import.meta.url)
const OURS = 'Latch'
const THEIRS = 'livekit-server'
const UNIT = 'ms; s; frames/s; lines; kbit/s; %'

export async function benchNetwork(): Promise<readonly Figure[]> {
  const cable = hasBrowser('chromium') ? Cable.lay() : null
  if (cable === null) {
    console.log('  needs Chromium, and root for a network of its own; not measured')
    return []
  }
  const names = process.env['LATCH_BENCH_SCENARIOS']?.split(',')
  const isChosen = (name: string): boolean => names === undefined || names.includes(name)
  try {
    const proof = isChosen('wire') ? await proveWire(cable) : before().filter(({ name }) => name.startsWith(WIRE))
    const measured = await measure(
      SCENARIOS.filter(({ name }) => isChosen(name)),
      cable,
    )
    const carriedOver = SCENARIOS.filter(({ name }) => !isChosen(name)).flatMap(namesOf)
    return [...proof, ...judge([...before().filter(({ name }) => carriedOver.includes(name)), ...measured])]
  } finally {
    cable.remove()
  }
}

async function measure(scenarios: readonly Scenario[], cable: Cable): Promise<readonly Figure[]> {
  const repeats = Number(process.env['LATCH_BENCH_REPEATS'] ?? 1)
  const views = new Map<string, PhaseView[]>()
  for (const scenario of scenarios)
    for (let repeat = 0; repeat < repeats; repeat++)
      for (const start of [startLatchEngine, startLiveKit]) await meet(scenario, start, cable, repeat, views)
  return [...views].map(([name, all]) => ({ name, unit: UNIT, values: meanOf(all) }))
}

type Start = (place: MediaPlace) => Promise<MediaPeer | null>

async function meet(scenario: Scenario, start: Start, cable: Cable, repeat: number, into: Map<string, PhaseView[]>): Promise<void> {
  const port = await freePort()
  const wire = await Wire.lay(cable, port, 1 + 2 * repeat)
  if (wire === null) throw new Error('there are namespaces and nftables, but no wire could be laid')
  const server = await start({ host: cable.here, port, announce: wire.host })
  if (server === null) return wire.end()
  console.log(`  ${scenario.name}, ${server.name} …`)
  const pages = await servePage(cable.here)
  const options = { trustedOrigin: pages.url.replace(/\/$/, '') }
  const near = await launchChromium(options)
  const far = await launchChromium({ ...options, executable: cable.wrap(browserPath('chromium')) })
  try {
    const places: Places = { near, far, pageUrl: pages.url, cable, wire }
    const views = await play(scenario, server.url, 'network', places)
    for (const [i, view] of views.entries()) {
      const name = nameOf(scenario, i, server.name)
      console.log(`    ${JSON.stringify({ name, ...view })}`)
      into.set(name, [...(into.get(name) ?? []), view])
    }
  } finally {
    for (const browser of [near, far]) await browser.close()
    pages.close()
    server.close()
    wire.end()
  }
}

/** What the last run found; empty where there was none. */
function before(): readonly Figure[] {
  if (!existsSync(RESULTS)) return []
  // Written by this bench.
  const { figures } = JSON.parse(readFileSync(RESULTS, 'utf8')) as { figures: readonly Figure[] }
  return figures
}

/** What was measured, in the order of the scenarios, and what it says of Latch, where there was something to compare with. */
function judge(measured: readonly Figure[]): readonly Figure[] {
  const pairs: Pair[] = []
  const figures = SCENARIOS.flatMap((scenario) =>
    scenario.phases.flatMap((phase, i) => {
      const [ours, theirs] = [OURS, THEIRS].map((server) => measured.find(({ name }) => name === nameOf(scenario, i, server)))
      const both = [ours, theirs].filter((figure) => figure !== undefined)
      // During an outage nobody can do anything.
      if (ours === undefined || theirs === undefined || phase.shape === null) return both
      // Its values are a view: `measure` wrote them.
      const pair: Pair = { phase, ours: ours.values as unknown as PhaseView, theirs: theirs.values as unknown as PhaseView }
      pairs.push(pair)
      return [...both, phaseFigure(scenario.name, pair)]
    }),
  )
  return pairs.length === 0 ? figures : [...figures, ...inTheSum(pairs)]
}

const namesOf = (scenario: Scenario): readonly string[] =>
  scenario.phases.flatMap((_, i) => [OURS, THEIRS].map((server) => nameOf(scenario, i, server)))

const nameOf = ({ name, phases }: Scenario, phase: number, server: string): string => `${name}, ${phases[phase]?.name ?? ''}: ${server}`

function meanOf(views: readonly PhaseView[]): Record<string, number> {
  const keys = Object.keys(views[0] ?? {}) as (keyof PhaseView)[]
  return Object.fromEntries(keys.map((key) => [key, tenth(views.reduce((sum, view) => sum + view[key], 0) / views.length)]))
}
