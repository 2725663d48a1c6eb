import { admissionAttacks } from './admission.ts'
import type { Attack } from './attack.ts'
import { floodAttacks } from './flood.ts'
import { ghostAttacks } from './ghost.ts'
import { identityAttacks } from './identity.ts'
import { mediaDoorAttacks } from './media-door.ts'
import { pinAttacks } from './pins.ts'
import { privilegeAttacks } from './privilege.ts'
import { removalAttacks } from './removal.ts'
import { deadPinAttacks } from './telephones/dead-pins.ts'
import { guessingAttacks } from './telephones/guessing.ts'
import { hearingAttacks } from './telephones/hearing.ts'
import { keypadAttacks } from './telephones/keypad.ts'
import { scanningAttacks } from './telephones/scanning.ts'
import { tollAttacks } from './telephones/toll.ts'

export const ATTACKS: readonly Attack[] = [
  ...admissionAttacks,
  ...removalAttacks,
  ...ghostAttacks,
  ...identityAttacks,
  ...privilegeAttacks,
  ...pinAttacks,
  ...mediaDoorAttacks,
  ...floodAttacks,
  ...hearingAttacks,
  ...keypadAttacks,
  ...deadPinAttacks,
  ...tollAttacks,
  ...scanningAttacks,
  ...guessingAttacks,
]
