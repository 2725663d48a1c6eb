import { admissionAttacks } from './admission.ts'
import type { Attack } from './attack.ts'
import { floodAttacks } from './flood.ts'
import { ghostAttacks } from './ghost.ts'
import { identityAttacks } from './identity.ts'
import { mediaDoorAttacks } from './media-door.ts'
import { pinAttacks } from './pins.ts'
import { privilegeAttacks } from './privilege.ts'
import { removalAttacks } from './removal.ts'

/** All that need neither telephone nor room system. */
export const ATTACKS: readonly Attack[] = [
  ...admissionAttacks,
  ...removalAttacks,
  ...ghostAttacks,
  ...identityAttacks,
  ...privilegeAttacks,
  ...pinAttacks,
  ...mediaDoorAttacks,
  ...floodAttacks,
]
