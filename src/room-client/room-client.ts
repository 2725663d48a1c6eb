/** A light client of a LiveKit room (protocol v1): sound, pictures and data, both ways. What the telephone gateway is to a media server. */

import type { RoomPictureEvents, RoomPictures } from './room-pictures.ts'

/** `opus` at 48 kHz, or G.711 (RFC 3551 §4.5.14) at 8 kHz. */
export type SoundCodec = 'opus' | 'pcmu' | 'pcma'

export interface RemoteSound {
  readonly trackSid: string
  /** Identity of the participant who sends it. */
  readonly identity: string
  readonly source: 'microphone' | 'screen'
}

export interface SoundPacket {
  readonly codec: SoundCodec
  readonly sequence: number
  /** In the clock of the codec: 48 kHz for Opus. */
  readonly timestamp: number
  /** First after a silence, as its sender says. */
  readonly marker: boolean
  /** Good until the handler returns, as is the packet itself. */
  readonly payload: Uint8Array
}

/** `left`: we closed. `refused`: not let in, now or on coming back. `lost`: no way back was found in time. */
export type RoomEnd = 'left' | 'removed' | 'ended' | 'replaced' | 'refused' | 'lost'

export interface RoomClientEvents extends RoomPictureEvents {
  readonly sound: (sound: RemoteSound, packet: SoundPacket) => void
  readonly soundStarted: (sound: RemoteSound) => void
  readonly soundStopped: (sound: RemoteSound) => void
  readonly data: (identity: string, topic: string, payload: Uint8Array) => void
  /** The server mutes or unmutes our own track. */
  readonly muted: (muted: boolean) => void
  /** The connection broke and is being built again; sound that is sent meanwhile is dropped. */
  readonly reconnecting: () => void
  readonly reconnected: () => void
  /** Once; nothing comes after it. */
  readonly closed: (end: RoomEnd) => void
}

export interface PublishOptions {
  /** Tried in this order; Opus when absent, and after all others. */
  readonly codecs?: readonly SoundCodec[]
  readonly name?: string
  readonly muted?: boolean
}

/** Our one track. It outlives reconnections. */
export interface LocalSound {
  readonly trackSid: string
  /** May change with a reconnection. */
  readonly codec: SoundCodec
  readonly muted: boolean
  /** False when the server says that nobody listens: what is sent then is thrown away there. */
  readonly listened: boolean
  /**
   * One packet of so many samples in the clock of the codec. `level` in -dBov (RFC 6464): 0 loudest, 127 silence; others see by it who
   * speaks. Dropped while muted or without a connection; time goes on.
   */
  send(payload: Uint8Array, samples: number, level?: number): void
  /** So many samples of silence, for which nothing is sent. */
  skip(samples: number): void
  mute(muted: boolean): void
}

export type Publication =
  | { readonly published: true; readonly sound: LocalSound }
  | { readonly published: false; readonly why: 'not-allowed' | 'no-codec' | 'already' | 'closed' | 'timeout' }

export interface RoomClient extends RoomPictures {
  readonly identity: string
  /** Changes when the server makes a new session of us. */
  readonly participantSid: string
  /** Every audio track that others have published, heard or not. */
  readonly sounds: readonly RemoteSound[]
  on<E extends keyof RoomClientEvents>(event: E, listener: RoomClientEvents[E]): () => void
  publish(options?: PublishOptions): Promise<Publication>
  unpublish(): void
  /** Instead of what `wants` said of the track. */
  listen(trackSid: string, wanted: boolean): void
  /** To everybody, or to these identities. False when there is no way now, or too much waits already. */
  sendData(topic: string, payload: Uint8Array, options?: { readonly lossy?: boolean; readonly to?: readonly string[] }): boolean
  /** Idempotent; says goodbye. `lost`: whoever we speak for was cut off, and may come back. */
  close(cause?: Goodbye): void
}

export type Goodbye = 'left' | 'lost'

export interface ConnectOptions {
  /** `ws`, `wss`, `http` or `https`; a path is kept. */
  readonly url: string
  /**
   * An address by which the media server can be reached though it names another, as behind NAT whose own address leads nowhere from
   * inside. The ports that it names are tried there first.
   */
  readonly mediaAddress?: string
  /** The server's fresher tokens take its place. */
  readonly token: string
  /** Whether to hear a track that appears; all when absent. */
  readonly wants?: (sound: RemoteSound) => boolean
}

export type Connection =
  | { readonly connected: true; readonly room: RoomClient }
  /** `message`: what the server says to a refused one. */
  | { readonly connected: false; readonly end: RoomEnd; readonly message: string }
