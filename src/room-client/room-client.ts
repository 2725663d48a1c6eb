/** A light client of a LiveKit room (protocol v1): sound up, sound down, data. What the telephone gateway is to a media server. */

export interface RemoteSound {
  readonly trackSid: string
  /** Identity of the participant who sends it. */
  readonly identity: string
  readonly source: 'microphone' | 'screen'
}

export interface SoundPacket {
  readonly sequence: number
  /** In 48 kHz. */
  readonly timestamp: number
  /** Opus; good until the handler returns. */
  readonly payload: Uint8Array
}

export type RoomEnd = 'left' | 'removed' | 'ended' | 'replaced' | 'refused' | 'lost'

export interface RoomClientEvents {
  readonly sound: (sound: RemoteSound, packet: SoundPacket) => void
  readonly soundStarted: (sound: RemoteSound) => void
  readonly soundStopped: (sound: RemoteSound) => void
  readonly data: (identity: string, topic: string, payload: Uint8Array) => void
  /** The server mutes or unmutes our own track. */
  readonly muted: (muted: boolean) => void
  readonly closed: (end: RoomEnd) => void
}
