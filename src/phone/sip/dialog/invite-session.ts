import type { Headers, SipRequest } from '../message/sip-message.ts'
import type { SocketAddress } from '../transport/flow.ts'

/** Why a session is over. */
export interface SessionEnd {
  readonly by: 'us' | 'them' | 'network'
  readonly why:
    | 'bye'
    | 'cancelled'
    | 'refused'
    /** Nobody acknowledged our answer, or nobody answered at all. */
    | 'no-answer'
    /** No refresh came in time (RFC 4028). */
    | 'expired'
    /** The endpoint closes. */
    | 'closed'
  /** Of a refusal. */
  readonly status?: number
}

/** Gives the answer to an offer, or the offer that was asked for; null refuses (488). Only the first call counts. */
export type GiveDescription = (sdp: string | null) => void

export interface SessionListener {
  /** Of a call that we made: the other side said something for the first time, 100 (Trying) or more. */
  trying?(): void
  /** Of a call that we made: it rings, perhaps with sound to be heard already. */
  progress?(status: number, sdp: string | null): void
  /** The other side wants to change the session; null asks for an offer of ours. Whoever does not listen refuses. */
  offer?(sdp: string | null, give: GiveDescription): void
  /** The other side's answer to an offer of ours, or its first answer to a call that we made. */
  answer?(sdp: string): void
  /** Both sides know that the call stands. */
  established?(): void
  /** SIP INFO: digits (`application/dtmf-relay`, `application/dtmf`), requests for a key frame. */
  info?(contentType: string, body: Buffer): void
  /** Once, at last. */
  ended?(end: SessionEnd): void
}

export type OfferOutcome =
  | { readonly kind: 'answered'; readonly sdp: string }
  /** The session stays as it was. */
  | { readonly kind: 'refused'; readonly status: number }
  /** Another offer is on its way, or the session is not established: nothing was sent. */
  | { readonly kind: 'not-now' }

export type SessionState = 'unanswered' | 'answered' | 'established' | 'ended'

/** One call, whoever made it. SDP is text that nobody here reads. */
export interface InviteSession {
  readonly direction: 'incoming' | 'outgoing'
  readonly callId: string
  /** The INVITE as it came, or as it was sent. */
  readonly request: SipRequest
  readonly state: SessionState
  readonly remote: SocketAddress
  /** The trunk that it came by, or goes by; null where it came from anybody. */
  readonly trunk: string | null
  listen(listener: SessionListener): void
  /** Offers a changed session: hold and resume are such changes. */
  reinvite(sdp: string): Promise<OfferOutcome>
  /** Resolves to the status of the answer; 408 where none came. */
  info(contentType: string, body: string): Promise<number>
  /**
   * Asks the other side by OPTIONS whether the call stands (RFC 3261 §12.2.1.2): where it knows of none, or does not answer, the call ends.
   * Resolves as `info`.
   */
  probe(): Promise<number>
  /** Ends the call, in whatever state it is: refuses, cancels or hangs up. Harmless when it has ended. */
  bye(reason?: string): void
}

export interface IncomingSession extends InviteSession {
  readonly direction: 'incoming'
  /** The caller's offer; null where it wants ours (late offer: `accept` then offers, and `answer` tells the answer). */
  readonly offer: string | null
  /** The address of the room system that it has proved to be; null for everybody else. */
  readonly room: string | null
  /** 180, 183… With `sdp` it is sent reliably where the caller can (RFC 3262). */
  progress(status: number, sdp?: string): void
  accept(sdp: string): void
  /** 300 to 699. */
  refuse(status: number, reason?: string, headers?: Headers): void
}
