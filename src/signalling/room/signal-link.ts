import { SignalResponse } from '@livekit/protocol'

/** The way to one client's socket. Sending on a closed one does nothing. */
export interface SignalLink {
  send(frame: Uint8Array): void
  close(code: number, reason: string): void
}

export type SignalMessage = Exclude<SignalResponse['message'], { case: undefined }>

// The generated union names the same cases as the constructor's argument; TypeScript cannot see it through the generic.
export const frameOf = (message: SignalMessage): Uint8Array<ArrayBuffer> =>
  new SignalResponse({ message }).toBinary() as Uint8Array<ArrayBuffer>
