/** What flows over one session's connection: the sounds and pictures of others, and our own of each. */
import type { SrtpKeys } from '../../sfu/forwarding/peer-media.ts'
import { PictureLine } from '../picture/picture-line.ts'
import type { RemoteSound, SoundPacket } from '../room-client.ts'
import type { ReceivedPicture } from '../room-pictures.ts'
import type { OwnTracks } from '../signal/requests.ts'
import { SoundLine } from '../sound/sound-line.ts'
import { SoundSender } from '../sound/sound-sender.ts'
import type { Surroundings } from '../surroundings.ts'
import type { Agreement } from './negotiation.ts'

export interface MediaEvents {
  readonly sound: (sound: RemoteSound, packet: SoundPacket) => void
  readonly picture: (trackSid: string, picture: ReceivedPicture) => void
  /** Of our own picture. */
  readonly keyFrameWanted: () => void
}

export interface SessionMediaOptions {
  readonly surroundings: Surroundings
  readonly send: (memory: Uint8Array, offset: number, length: number) => void
  readonly events: MediaEvents
}

export class SessionMedia {
  readonly #options: SessionMediaOptions
  #own: OwnTracks = { sound: null, picture: null }
  #agreed: Pick<Agreement, 'up' | 'pictures'> = { up: null, pictures: { downs: new Map(), up: null, upRefused: false } }
  #sounds: ReadonlyMap<number, RemoteSound> = new Map()
  #line: SoundLine | null = null
  #pictures: PictureLine | null = null

  constructor(options: SessionMediaOptions) {
    this.#options = options
  }

  get own(): OwnTracks {
    return this.#own
  }

  /** A track that is not among them any more falls silent. */
  carry(own: OwnTracks): void {
    if (this.#own.sound !== own.sound) this.#own.sound?.attach(null)
    if (this.#own.picture !== own.picture) this.#stopPicture()
    // What was agreed was about the track before; the next answer says it of this one.
    if (this.#own.sound !== own.sound) this.#agreed = { ...this.#agreed, up: null }
    if (this.#own.picture !== own.picture) this.#agreed = { ...this.#agreed, pictures: { ...this.#agreed.pictures, up: null } }
    this.#own = own
  }

  connected(keys: SrtpKeys): void {
    const { surroundings, send, events } = this.#options
    const ssrc = 1 + surroundings.random(0xffffffff)
    this.#line = new SoundLine({ keys, now: surroundings.now, ssrc, send, onSound: events.sound })
    this.#line.route(this.#sounds)
    this.#start()
  }

  agreed({ up, pictures }: Agreement): void {
    this.#agreed = { up, pictures }
    this.#start()
  }

  /** Which stream is whose. */
  route(sounds: ReadonlyMap<number, RemoteSound>): void {
    this.#sounds = sounds
    this.#line?.route(sounds)
  }

  receive(bytes: Buffer): void {
    this.#line?.receive(bytes)
  }

  /** Every few seconds. */
  report(): void {
    this.#line?.sendReport(this.#own.sound?.sender ?? null)
  }

  refresh(trackSid: string): void {
    this.#pictures?.refresh(trackSid)
  }

  /** Idempotent. */
  close(): void {
    this.#own.sound?.attach(null)
    this.#own.picture?.attach(null)
    this.#pictures?.close()
  }

  /** As soon as both are there: keys, and an answer. */
  #start(): void {
    if (this.#line === null) return
    this.#startSound(this.#line)
    this.#startPictures(this.#line)
  }

  #startSound({ srtp }: SoundLine): void {
    const { sound } = this.#own
    const { up } = this.#agreed
    if (sound === null || up === null || sound.sender !== null) return
    const { surroundings, send } = this.#options
    sound.attach(new SoundSender({ ...up, ssrc: sound.draft.ssrc, srtp, surroundings, send }), up.format.codec)
  }

  #startPictures(line: SoundLine): void {
    const { downs, up } = this.#agreed.pictures
    const { picture } = this.#own
    const starts = picture !== null && up !== null && picture.sender === null
    if (this.#pictures === null && downs.size === 0 && !starts) return
    this.#pictures ??= this.#newPictures(line)
    this.#pictures.route(downs)
    if (starts) picture.attach(this.#pictures.startSending(picture.draft, up))
  }

  #newPictures(line: SoundLine): PictureLine {
    const { surroundings, send, events } = this.#options
    const onKeyFrameWanted = events.keyFrameWanted
    const pictures = new PictureLine({ srtp: line.srtp, surroundings, send, onPicture: events.picture, onKeyFrameWanted })
    line.passOn(pictures)
    return pictures
  }

  #stopPicture(): void {
    this.#own.picture?.attach(null)
    this.#pictures?.stopSending()
  }
}
