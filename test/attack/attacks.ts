import { admissionAttacks } from './admission.ts'
import type { Attack } from './attack.ts'
import { floodAttacks } from './flood.ts'
import { ghostAttacks } from './ghost.ts'
import { identityAttacks } from './identity.ts'
import { mediaDoorAttacks } from './media-door.ts'
import { mediaFloodAttacks } from './media-floods.ts'
import { pinAttacks } from './pins.ts'
import { privilegeAttacks } from './privilege.ts'
import { relayAttacks } from './relay.ts'
import { removalAttacks } from './removal.ts'
import { dead, deadPinAttacks } from './telephones/dead-pins.ts'
import { guessingAttacks } from './telephones/guessing.ts'
import { claiming, hearingAttacks, listening } from './telephones/hearing.ts'
import { hostileRoomAttacks } from './telephones/hostile-rooms.ts'
import { keypadAttacks, tonesInTheRoom } from './telephones/keypad.ts'
import { roomAttacks } from './telephones/rooms.ts'
import { scanningAttacks } from './telephones/scanning.ts'
import { tollAttacks } from './telephones/toll.ts'
import { unseenRoomAttacks } from './telephones/unseen-rooms.ts'

/** Each in a meeting of its own: they can be played one after the other, or all at once. */
export const ATTACKS: readonly Attack[] = [
  ...admissionAttacks,
  ...removalAttacks,
  ...ghostAttacks,
  ...identityAttacks,
  ...privilegeAttacks,
  ...pinAttacks,
  ...mediaDoorAttacks,
  ...relayAttacks,
  ...floodAttacks,
]

/** Calls take the time that people take to speak and to press keys. */
export const CALLS: readonly Attack[] = [...hearingAttacks, ...keypadAttacks, ...deadPinAttacks, ...tollAttacks, ...unseenRoomAttacks]

/** One of each kind, for the default suite: the others take minutes. */
export const FEW_CALLS: readonly Attack[] = [listening, claiming, tonesInTheRoom, dead]

/** Loads, and what changes what strangers are told: nothing else should run beside them. By `npm run attack` alone. */
export const LOADS: readonly Attack[] = [
  ...scanningAttacks,
  ...guessingAttacks,
  ...roomAttacks,
  ...hostileRoomAttacks,
  ...mediaFloodAttacks,
]
