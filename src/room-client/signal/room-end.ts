import { DisconnectReason, type LeaveRequest, LeaveRequest_Action } from '@livekit/protocol'
import type { RoomEnd } from '../room-client.ts'
import type { SocketEnd } from './signal-socket.ts'

/** A connection is over, and what may come after it: the same session again, a new one, or nothing. */
export type Break =
  | { readonly next: 'resume' }
  | { readonly next: 'anew' }
  /** `message`: the server's own words, when it used any. */
  | { readonly next: 'end'; readonly end: RoomEnd; readonly message: string }

export function breakOfLeave({ action, reason, canReconnect }: LeaveRequest): Break {
  if (action === LeaveRequest_Action.RESUME) return { next: 'resume' }
  // `canReconnect` is what servers said before there were actions.
  if (action === LeaveRequest_Action.RECONNECT || canReconnect) return { next: 'anew' }
  return { next: 'end', end: endOf(reason), message: DisconnectReason[reason] ?? '' }
}

/** `joined`: we have been in the room before. */
export function breakOfSocket(end: SocketEnd, joined: boolean): Break {
  if (end.why !== 'refused') return { next: joined ? 'resume' : 'anew' }
  if (end.status === 404 && joined) return { next: 'end', end: 'ended', message: end.text }
  const isVerdict = end.status >= 400 && end.status < 500 && end.status !== 408 && end.status !== 429
  return isVerdict ? { next: 'end', end: 'refused', message: end.text } : { next: joined ? 'resume' : 'anew' }
}

function endOf(reason: DisconnectReason): RoomEnd {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'left'
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'replaced'
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed'
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'ended'
    case DisconnectReason.JOIN_FAILURE:
    case DisconnectReason.USER_REJECTED:
    case DisconnectReason.USER_UNAVAILABLE:
      return 'refused'
    default:
      return 'lost'
  }
}
