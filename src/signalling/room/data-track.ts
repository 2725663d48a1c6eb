import { DataTrackInfo, type PublishDataTrackRequest } from '@livekit/protocol'
import type { Participant } from './participant.ts'

/** Frames of data that a participant publishes, lossy like sound and picture, to whoever subscribes. */
export class DataTrack {
  readonly owner: Participant
  readonly info: DataTrackInfo
  /** Who is sent it, and under which handle of its own. */
  readonly receivers = new Map<Participant, number>()

  constructor(sid: string, owner: Participant, request: PublishDataTrackRequest) {
    const { pubHandle, name, encryption, frameEncoding, schema } = request
    this.owner = owner
    this.info = new DataTrackInfo({
      sid,
      pubHandle,
      name,
      encryption,
      ...(frameEncoding === undefined ? {} : { frameEncoding }),
      ...(schema === undefined ? {} : { schema }),
    })
  }

  get sid(): string {
    return this.info.sid
  }
}
