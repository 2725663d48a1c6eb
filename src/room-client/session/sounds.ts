/** One stay’s sounds: of others, and our own. */
import type { ParticipantInfo } from '@livekit/protocol'
import type { Publication, PublishOptions, RemoteSound, RoomClientEvents } from '../room-client.ts'
import { mute, subscription } from '../signal/requests.ts'
import type { Request, Response } from '../signal/signal-socket.ts'
import type { Surroundings } from '../surroundings.ts'
import { Hearing } from './hearing.ts'
import { LocalTrack } from './local-track.ts'
import { Publishing } from './publishing.ts'

export interface SoundsOptions {
  readonly surroundings: Surroundings
  readonly wants: (sound: RemoteSound) => boolean
  readonly say: (request: Request) => void
  readonly begin: (track: LocalTrack) => void
  readonly end: () => void
  /** SSRC to sound, whenever it changes. */
  readonly route: (sounds: ReadonlyMap<number, RemoteSound>) => void
  readonly emit: <E extends 'soundStarted' | 'soundStopped' | 'muted'>(event: E, ...details: Parameters<RoomClientEvents[E]>) => void
}

export class Sounds {
  readonly hearing: Hearing
  readonly publishing: Publishing<LocalTrack>
  readonly #options: SoundsOptions

  constructor(options: SoundsOptions) {
    const { surroundings, wants, say, begin, end, route, emit } = options
    this.#options = options
    this.hearing = new Hearing({
      wants,
      ask: (trackSids, subscribe) => say(subscription(trackSids, subscribe)),
      started: (sound) => emit('soundStarted', sound),
      stopped: (sound) => emit('soundStopped', sound),
      route,
    })
    this.publishing = new Publishing({ surroundings, begin, end, muted: (muted) => emit('muted', muted) })
  }

  get all(): readonly RemoteSound[] {
    return this.hearing.sounds
  }

  hear(message: Response): void {
    this.publishing.hear(message)
    if (message.case !== 'subscribedAudioCodecUpdate') return
    const { trackSid, subscribedAudioCodecs } = message.value
    const isListened = subscribedAudioCodecs.some(({ enabled }) => enabled)
    this.publishing.attended(trackSid, isListened)
  }

  update(others: readonly ParticipantInfo[]): void {
    this.hearing.update(others)
  }

  async publish(options: PublishOptions): Promise<Publication> {
    const { bytes, random } = this.#options.surroundings
    const draft = { cid: `sound-${bytes(9).toString('base64url')}`, ssrc: 1 + random(0xffffffff), codecs: options.codecs ?? ['opus'] }
    const track: LocalTrack = new LocalTrack(draft, options, (muted) => {
      if (track.trackSid !== '') this.#options.say(mute(track.trackSid, muted))
    })
    const published = await this.publishing.publish(track)
    return published.published ? { published: true, sound: published.track } : published
  }
}
