/** The pictures of a room, as a light client sends and receives them: what room systems film, and what they are shown. */

export interface RemotePicture {
  readonly trackSid: string
  /** Identity of the participant who sends it. */
  readonly identity: string
  readonly source: 'camera' | 'screen'
  /** Of the best layer, as its sender says. */
  readonly width: number
  readonly height: number
  /** The sender shows nothing for now. */
  readonly muted: boolean
}

/** One whole picture in decoding order; H.264 in Annex B. */
export interface ReceivedPicture {
  readonly codec: 'vp8' | 'h264' | 'vp9'
  readonly key: boolean
  /** 90 kHz, 32 bits. */
  readonly timestamp: number
  /** The receiver’s own. */
  readonly data: Uint8Array
}

export interface RoomPictureEvents {
  /** Somebody’s picture appeared, went, was muted or unmuted. */
  readonly pictures: () => void
  /** Somebody’s microphone was opened or closed. */
  readonly microphones: () => void
  readonly picture: (of: RemotePicture, picture: ReceivedPicture) => void
  /** Identities of those who speak, loudest first; on every change. */
  readonly speakers: (identities: readonly string[]) => void
  /** Somebody who watches our picture needs a key frame. */
  readonly keyFrameWanted: () => void
  /** The server mutes or unmutes our own picture. */
  readonly pictureMuted: (muted: boolean) => void
}

/** One RTP payload (RFC 6184). Numbers may begin anywhere and jump; gaps in `sequence` are told to viewers as loss. */
export interface PicturePacket {
  readonly sequence: number
  /** 90 kHz, 32 bits. */
  readonly timestamp: number
  /** Last of its picture. */
  readonly marker: boolean
  readonly payload: Uint8Array
}

/** Our one picture, H.264. It outlives reconnections. */
export interface LocalPicture {
  readonly trackSid: string
  /** False when the server says that nobody watches: what is sent then is thrown away there. */
  readonly watched: boolean
  /** Dropped while muted or without a connection. */
  send(packet: PicturePacket): void
  mute(muted: boolean): void
}

export type PicturePublication =
  | { readonly published: true; readonly picture: LocalPicture }
  | { readonly published: false; readonly why: 'not-allowed' | 'no-codec' | 'already' | 'closed' | 'timeout' }

/** What `RoomClient` can do besides sound. */
export interface RoomPictures {
  readonly pictures: readonly RemotePicture[]
  /** Identities of the others whose microphone is open. */
  readonly openMicrophones: readonly string[]
  publishPicture(options: { readonly width: number; readonly height: number; readonly name?: string }): Promise<PicturePublication>
  unpublishPicture(): void
  /** Wants it in about this size (the server chooses a layer); null: not at all, as at first. */
  look(trackSid: string, size: { readonly width: number; readonly height: number } | null): void
  /** Asks its sender for a key frame. */
  refresh(trackSid: string): void
}
