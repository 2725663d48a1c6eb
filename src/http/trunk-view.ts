import type { TrunkView } from '../../shared/api/phone.ts'
import type { Trunk } from '../meetings/phone-book.ts'
import type { TrunkStates } from '../meetings/trunk-states.ts'

/** A trunk as administrators see it: with how it does, and without its password. */
export function trunkView({ id, name, addresses, registration, media }: Trunk, states: TrunkStates): TrunkView {
  const state = states.of(id)
  if (registration === null) return { id, name, addresses: [...addresses], registration, media, state }
  const { sealedPassword: _, ...shown } = registration
  return { id, name, addresses: [...addresses], registration: shown, media, state }
}
