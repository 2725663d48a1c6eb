/** One stay's pictures: of others, our own, who is to be looked at, and who can be heard. */
import type { ParticipantInfo } from '@livekit/protocol'
import type { PicturePublication, ReceivedPicture, RemotePicture, RoomPictureEvents } from '../room-pictures.ts'
import { mute } from '../signal/requests.ts'
import type { Request, Response } from '../signal/signal-socket.ts'
import type { Surroundings } from '../surroundings.ts'
import { Microphones } from './microphones.ts'
import { PictureTrack, type PictureTrackOptions } from './picture-track.ts'
import { Publishing } from './publishing.ts'
import { Speaking } from './speaking.ts'
import { Watching } from './watching.ts'

export interface PicturesOptions {
  readonly surroundings: Surroundings
  readonly say: (request: Request) => void
  readonly begin: (track: PictureTrack) => void
  readonly end: () => void
  readonly emit: <E extends keyof RoomPictureEvents>(event: E, ...details: Parameters<RoomPictureEvents[E]>) => void
}

export class Pictures {
  readonly watching: Watching
  readonly publishing: Publishing<PictureTrack>
  readonly #options: PicturesOptions
  readonly #microphones: Microphones
  readonly #speaking: Speaking

  constructor(options: PicturesOptions) {
    const { surroundings, say, begin, end, emit } = options
    this.#options = options
    this.watching = new Watching({ say, changed: () => emit('pictures') })
    this.publishing = new Publishing({ surroundings, begin, end, muted: (muted) => emit('pictureMuted', muted) })
    this.#microphones = new Microphones(() => emit('microphones'))
    this.#speaking = new Speaking((identities) => emit('speakers', identities))
  }

  get all(): readonly RemotePicture[] {
    return this.watching.pictures
  }

  get openMicrophones(): readonly string[] {
    return this.#microphones.open
  }

  /** A new session; `own`: what the server says of us. */
  begin(own: ParticipantInfo | undefined, others: readonly ParticipantInfo[]): void {
    this.#speaking.begin(own === undefined ? others : [own, ...others])
    this.watching.begin(others)
    this.#microphones.begin(others)
  }

  hear(message: Response): void {
    this.publishing.hear(message)
    switch (message.case) {
      case 'speakersChanged':
        return this.#speaking.heard(message.value.speakers)
      case 'subscribedQualityUpdate': {
        const { trackSid, subscribedQualities, subscribedCodecs } = message.value
        const isWatched = [...subscribedQualities, ...subscribedCodecs.flatMap(({ qualities }) => qualities)].some(({ enabled }) => enabled)
        return this.publishing.attended(trackSid, isWatched)
      }
      default:
        return
    }
  }

  update(own: readonly ParticipantInfo[], others: readonly ParticipantInfo[]): void {
    this.#speaking.update([...own, ...others])
    this.watching.update(others)
    this.#microphones.update(others)
  }

  received(trackSid: string, picture: ReceivedPicture): void {
    const of = this.watching.find(trackSid)
    if (of !== undefined) this.#options.emit('picture', of, picture)
  }

  async publish(options: PictureTrackOptions): Promise<PicturePublication> {
    const { bytes, random } = this.#options.surroundings
    const draft = { cid: `picture-${bytes(9).toString('base64url')}`, ssrc: 1 + random(0xffffffff), copiesSsrc: 1 + random(0xffffffff) }
    const track: PictureTrack = new PictureTrack(draft, options, (muted) => {
      if (track.trackSid !== '') this.#options.say(mute(track.trackSid, muted))
    })
    const published = await this.publishing.publish(track)
    return published.published ? { published: true, picture: track } : published
  }
}
