/** Which pictures there are, and of which results. */
import { drawCeiling, drawCost, drawCrowd } from './forwarding-pictures.ts'
import { drawJoins, drawLock, drawNetwork } from './meeting-pictures.ts'
import { drawCalls, drawMemory, drawRush } from './phone-pictures.ts'
import type { Result, Results } from './result.ts'
import { drawRoomNetwork, drawRooms } from './room-pictures.ts'

export interface Painting {
  readonly file: string
  /** Of whom. */
  readonly result: string
  /** For who does not see it. */
  readonly alt: string
  readonly svg: string
}

interface Painter {
  readonly result: string
  readonly name: string
  readonly alt: string
  /** Null when the result has not what it needs. */
  readonly draw: (result: Result) => string | null
}

const PAINTERS: readonly Painter[] = [
  { result: 'forwarding', name: 'forwarding-cost', alt: 'CPU for each forwarded packet by number of viewers', draw: drawCost },
  { result: 'forwarding', name: 'forwarding-ceiling', alt: 'Packets that one core forwards a second', draw: drawCeiling },
  { result: 'forwarding', name: 'forwarding-crowd', alt: 'CPU of a meeting of 25', draw: drawCrowd },
  { result: 'network', name: 'network', alt: 'Latch and livekit-server on bad networks', draw: drawNetwork },
  { result: 'joins', name: 'joins', alt: 'Times of joining', draw: drawJoins },
  { result: 'lock', name: 'lock', alt: 'Times until lock and removal hold', draw: drawLock },
  { result: 'calls', name: 'calls', alt: 'Telephones for each core', draw: drawCalls },
  { result: 'rush', name: 'rush', alt: 'What becomes of 500 calls a second', draw: drawRush },
  { result: 'rooms', name: 'rooms', alt: 'CPU and delay of a room’s picture', draw: drawRooms },
  { result: 'room-network', name: 'room-network', alt: 'Longest still of a room on bad networks', draw: drawRoomNetwork },
]

export function paintAll(results: Results): readonly Painting[] {
  const soaks = [...results.keys()].filter((name) => name.startsWith('soak-'))
  const painters = [...PAINTERS, ...soaks.map((name) => ({ result: name, name, alt: `Memory during ${name}`, draw: drawMemory }))]
  return painters.flatMap(({ result: of, name, alt, draw }) => {
    const result = results.get(of)
    const svg = result === undefined ? null : draw(result)
    return svg === null ? [] : [{ file: `${name}.svg`, result: of, alt, svg }]
  })
}
