import type { SyncState } from '@livekit/protocol'
import { tellDataHandles } from './data-tracks.ts'
import { tellListenedAgain } from './listeners.ts'
import type { Participant } from './participant.ts'
import type { Room } from './room.ts'
import { updateSubscription } from './subscribing.ts'

/** After a resume the client says what it has, so that both sides mean the same again. */
export function syncState(room: Room, participant: Participant, state: SyncState): void {
  if (state.subscription !== undefined) updateSubscription(room, participant, state.subscription)
  for (const sid of state.trackSidsDisabled.slice(0, 1000)) {
    const subscription = participant.subscriptions.get(sid)
    const wish = participant.wishes.get(sid)
    if (subscription !== undefined && wish !== undefined) subscription.setWish({ ...wish, disabled: true })
  }
  tellListenedAgain(room, participant)
  tellDataHandles(participant)
  const received = new Map(state.datachannelReceiveStates.slice(0, 1000).map(({ publisherSid, lastSeq }) => [publisherSid, lastSeq]))
  for (const message of participant.replay.missedBy(received)) participant.reliable.push(message)
}
