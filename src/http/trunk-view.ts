import type { TrunkView } from '../../shared/api/phone.ts'
import type { Trunk } from '../meetings/phone-book.ts'
import type { TrunkStates } from '../meetings/trunk-states.ts'

/** A trunk as administrators see it: with how it does, and without its passwords. */
export const trunkView = (trunk: Trunk, states: TrunkStates): TrunkView => ({
  id: trunk.id,
  name: trunk.name,
  addresses: [...trunk.addresses],
  registration: registrationView(trunk.registration),
  media: trunk.media,
  ...(trunk.server && { server: trunk.server }),
  ...(trunk.login && { login: { username: trunk.login.username } }),
  state: states.of(trunk.id),
})

function registrationView(registration: Trunk['registration']): TrunkView['registration'] {
  if (registration === null) return null
  const { sealedPassword: _, ...shown } = registration
  return shown
}
