/** What the meetings ask of telephones. These come after the meetings, to whose door they lead: until then nothing is known of them. */
import type { Dialler } from './meetings/call-me.ts'
import { unknownRoomStates, type RoomStates } from './meetings/room-states.ts'
import { unknownTrunkStates, type TrunkStates } from './meetings/trunk-states.ts'
import { noTrunkTests, type TrunkTests } from './meetings/trunk-tests.ts'

export class LateTelephones {
  readonly trunkStates: TrunkStates = { of: (trunkId) => this.#telephones.of(trunkId) }
  readonly trunkTests: TrunkTests = {
    checkup: () => this.#telephones.checkup(),
    testTrunk: (trunkId) => this.#telephones.testTrunk(trunkId),
    testNumber: (number) => this.#telephones.testNumber(number),
  }
  readonly roomStates: RoomStates = { isRegistered: (address) => this.#telephones.isRegistered(address) }
  readonly dialler: Dialler = { ring: (order) => this.#dialler.ring(order) }
  #telephones: TrunkStates & TrunkTests & RoomStates = { ...unknownTrunkStates, ...noTrunkTests, ...unknownRoomStates }
  #dialler: Dialler = { ring: () => Promise.resolve(false) }

  arrive(telephones: TrunkStates & TrunkTests & RoomStates, dialler: Dialler): void {
    this.#telephones = telephones
    this.#dialler = dialler
  }
}
