import type { Person } from '../domain/person.ts'
import type { DoorKey } from './enter.ts'
import type { Ports } from './ports.ts'

/** Says something only to those whom the door would let in as somebody it knows; to everybody else always `stranger`. */
export type Standpoint =
  | { readonly standing: 'stranger' }
  | {
      readonly standing: 'rostered'
      readonly title: string
      readonly name: string
      readonly live: boolean
      readonly locked: boolean
      readonly present: number
    }

export interface StandpointRequest {
  readonly by: DoorKey
  readonly account: Person | null
  readonly device: string | null
}

export function standpoint(_ports: Ports, _request: StandpointRequest): Promise<Standpoint> {
  throw new Error('not yet')
}
