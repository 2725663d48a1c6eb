/**
 * The dependency descriptor (AV1 RTP specification, appendix A): to which layers a packet's frame belongs, whatever is in it. Frames
 * refer to templates, which come with key frames; a reader remembers the last ones of its stream.
 */
import { BitReader } from '../../bitstream/bit-reader.ts'

export interface DependencyDescriptor {
  startsFrame: boolean
  endsFrame: boolean
  spatial: number
  temporal: number
  /** Highest temporal layer of its spatial layer that may be sent from this frame on, whatever was sent before; -1 none. */
  entry: number
}

interface Layers {
  readonly spatial: number
  readonly temporal: number
}

interface Template extends Layers {
  readonly entry: number
}

interface Structure {
  readonly firstId: number
  readonly templates: readonly Template[]
  /** Highest layers of each decode target. */
  readonly targets: readonly Layers[]
}

const MANDATORY_BYTES = 3
const MAX_TEMPLATES = 64
/** A.8.3.1: what a frame is to a decode target. */
const NOT_PRESENT = 0
const SWITCH = 2

const bits = new BitReader()

export class DependencyReader {
  #structure: Structure | null = null

  /** False when it cannot be understood. With `learns` templates that come along are remembered. */
  read(memory: Uint8Array, offset: number, length: number, learns: boolean, into: DependencyDescriptor): boolean {
    if (length < MANDATORY_BYTES) return false
    bits.begin(memory, offset, length)
    into.startsFrame = bits.flag()
    into.endsFrame = bits.flag()
    const id = bits.read(6)
    // Of the frame number nothing hangs on here.
    bits.read(16)
    const custom = length > MANDATORY_BYTES ? this.#readExtended(learns) : false
    return this.#describe(id, custom, into)
  }

  /** True when the frame says its own roles, which come next. */
  #readExtended(learns: boolean): boolean {
    const hasStructure = bits.flag()
    const hasActiveTargets = bits.flag()
    const hasRoles = bits.flag()
    bits.read(2)
    const structure = hasStructure ? readStructure() : this.#structure
    if (hasStructure && learns && structure !== null) this.#structure = structure
    if (hasActiveTargets && structure !== null) bits.read(structure.targets.length)
    return hasRoles
  }

  #describe(id: number, custom: boolean, into: DependencyDescriptor): boolean {
    const structure = this.#structure
    const template = structure?.templates[(id + MAX_TEMPLATES - structure.firstId) % MAX_TEMPLATES]
    if (structure === null || template === undefined) return false
    into.entry = custom ? entryOf(structure.targets, template.spatial, readRoles(structure.targets.length)) : template.entry
    into.spatial = template.spatial
    into.temporal = template.temporal
    return !bits.overrun
  }
}

/** What a frame is to each decode target. */
const readRoles = (targets: number): number[] => Array.from({ length: targets }, () => bits.read(2))

const entryOf = (targets: readonly Layers[], spatial: number, roles: readonly number[]): number =>
  Math.max(-1, ...targets.filter((target, i) => target.spatial === spatial && roles[i] === SWITCH).map(({ temporal }) => temporal))

/** Null when it does not fit into its bytes. */
function readStructure(): Structure | null {
  const firstId = bits.read(6)
  const count = bits.read(5) + 1
  const layers = readLayers()
  const roles = layers.map(() => readRoles(count))
  for (let i = 0; i < layers.length; i++) while (bits.flag()) bits.read(4)
  skipChains(count, layers.length)
  const resolutions = bits.flag() ? (layers.at(-1)?.spatial ?? 0) + 1 : 0
  for (let i = 0; i < resolutions; i++) bits.read(32)
  if (bits.overrun) return null
  const targets = Array.from({ length: count }, (_, target) => highest(layers.filter((_layer, i) => roles[i]?.[target] !== NOT_PRESENT)))
  const templates = layers.map((layer, i) => ({ ...layer, entry: entryOf(targets, layer.spatial, roles[i] ?? []) }))
  return { firstId, templates, targets }
}

function readLayers(): Layers[] {
  const layers = []
  let [spatial, temporal] = [0, 0]
  for (let next = 0; next !== 3 && layers.length < MAX_TEMPLATES && !bits.overrun;) {
    layers.push({ spatial, temporal })
    next = bits.read(2)
    if (next === 1) temporal++
    if (next === 2) [spatial, temporal] = [spatial + 1, 0]
  }
  return layers
}

function skipChains(targets: number, templates: number): void {
  const chains = bits.below(targets + 1)
  if (chains === 0) return
  for (let i = 0; i < targets; i++) bits.below(chains)
  bits.skip(templates * chains * 4)
}

const highest = (layers: readonly Layers[]): Layers => ({
  spatial: Math.max(0, ...layers.map(({ spatial }) => spatial)),
  temporal: Math.max(0, ...layers.map(({ temporal }) => temporal)),
})
