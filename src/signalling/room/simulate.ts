import { CandidateProtocol, DisconnectReason, LeaveRequest_Action, type SimulateScenario } from '@livekit/protocol'
import type { Participant } from './participant.ts'
import type { Room } from './room.ts'
import type { ForcedWay } from './forced-way.ts'

/** Faults that a client asks for, to test itself. They strike nobody else. */
export function simulate(room: Room, participant: Participant, { scenario }: SimulateScenario): void {
  const { link } = participant
  switch (scenario.case) {
    case 'serverLeave':
      room.host.legEnded(room, participant, link, 'lost')
      return room.remove(participant, DisconnectReason.SERVER_SHUTDOWN, LeaveRequest_Action.DISCONNECT)
    case 'nodeFailure':
      room.host.legEnded(room, participant, link, 'lost')
      return room.remove(participant, DisconnectReason.STATE_MISMATCH, null)
    case 'leaveRequestFullReconnect':
      room.host.legEnded(room, participant, link, 'lost')
      return room.remove(participant, DisconnectReason.MIGRATION, LeaveRequest_Action.RECONNECT)
    case 'disconnectSignalOnResume':
    case 'disconnectSignalOnResumeNoMessages':
      participant.failNextResume = true
      return
    case 'switchCandidateProtocol':
      return room.forceWay(participant.identity, wayOf(scenario.value))
    default:
      return
  }
}

const wayOf = (protocol: CandidateProtocol): ForcedWay =>
  protocol === CandidateProtocol.TCP ? 'tcp' : protocol === CandidateProtocol.TLS ? 'relay' : 'any'
