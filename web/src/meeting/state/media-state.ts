import { RoomEvent, Track, type LocalParticipant, type Room } from 'livekit-client'
import type { Entered } from '../../../../shared/api/enter.ts'
import type { Result } from '../../api/client.ts'
import { newIdentity } from '../encryption/pairwise.ts'
import { canEncrypt, KEYS_TOPIC, RoomEncryption } from '../encryption/room-encryption.ts'
import { Cell } from './cell.ts'
import { problemOf, type Device, type DeviceProblem } from './device-problem.ts'
import { MediaConnection, type MediaEnd } from './media-connection.ts'
import { noMediaYet, type Media } from './media.ts'
import { Playback } from './playback.ts'
import { readLegs } from './read-room.ts'
import { screenOptions, type Choices } from './room-options.ts'
import { soundPlaceAfter } from './sound-place.ts'

export interface MediaEvents {
  ended(end: MediaEnd): void
  /** `from` is the leg that the media engine vouches for. */
  message(topic: string, text: string, from: string): void
  /** For the first time, or again. */
  connected(): void
  /** In an encrypted meeting: this leg reads what is said here, from now on. */
  met(leg: string): void
  /** A host has muted the own microphone. */
  muted(): void
}

const SEEN = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const

/** What this browser hears, sees and sends, over one connection after the other. */
export class MediaState {
  readonly media: Cell<Media>
  readonly #events: MediaEvents
  readonly #connection: MediaConnection
  readonly #playback = new Playback()
  readonly #publishing = { microphone: Promise.resolve(), camera: Promise.resolve() }
  /** The same as long as this page is open, whatever becomes of connections. */
  #identity: ReturnType<typeof newIdentity> | null = null
  #encryption: RoomEncryption | null = null
  #closed = false

  constructor(entered: Entered, choices: Choices, reenter: () => Promise<Result<Entered>>, events: MediaEvents) {
    this.media = new Cell(noMediaYet(entered, choices))
    this.#events = events
    this.#connection = new MediaConnection(choices, reenter, {
      secure: (to) => this.#secure(to),
      made: (room, encryption) => this.#follow(room, encryption),
      stands: (legId) => this.#stands(legId),
      broke: () => this.#change({ connection: 'returning' }),
      mended: () => this.#change({ connection: 'connected' }),
      lost: () => this.#change({ connection: 'returning', legs: new Map(), sharing: false }),
      ended: (end) => events.ended(end),
    })
    globalThis.addEventListener('pagehide', this.#onPageHide)
    this.#connection.start(entered)
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#change({ wants: { ...this.media.read().wants, microphone: on } })
    await this.#publish('microphone')
  }

  async setCamera(on: boolean): Promise<void> {
    this.#change({ wants: { ...this.media.read().wants, camera: on } })
    await this.#publish('camera')
  }

  async setSharing(on: boolean): Promise<void> {
    // Closing the browser's own question is an answer, not an error.
    await this.#connection.room?.localParticipant.setScreenShareEnabled(on, screenOptions).catch(() => undefined)
    this.#look()
  }

  async switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    await this.#connection.room
      ?.switchActiveDevice(kind, deviceId)
      .catch((error: unknown) => this.#setProblem(kind === 'videoinput' ? 'camera' : 'microphone', problemOf(error)))
    this.#look()
  }

  activeDevice(kind: MediaDeviceKind): string | undefined {
    return this.#connection.room?.getActiveDevice(kind)
  }

  async playSound(): Promise<void> {
    await this.#connection.room?.startAudio()
    this.#look()
  }

  /**
   * SPEC P4: while a telephone carries the sound, this browser neither plays nor sends any, and is muted for when it is heard again.
   * `legs` are one's own.
   */
  follow(onTelephone: boolean, legs: ReadonlySet<string>): void {
    const { sound: before, wants } = this.media.read()
    const sound = soundPlaceAfter(before, onTelephone)
    this.#playback.play(sound, legs)
    if (sound === before) return
    this.#change({ sound, wants: sound === 'telephone' ? { ...wants, microphone: false } : wants })
    void this.#publish('microphone')
  }

  /** After the telephone has hung up: the meeting is heard here again. Muted, until `setMicrophone`. */
  takeSoundBack(): void {
    if (this.media.read().sound !== 'nowhere') return
    this.#change({ sound: 'browser' })
    this.#playback.play('browser')
  }

  /** To everybody, or to these legs. Whether it was sent. */
  async send(topic: string, text: string, to: readonly string[] = []): Promise<boolean> {
    const { connection, secrecy } = this.media.read()
    if (connection !== 'connected') return false
    if (secrecy === null) return this.#sendNow(topic, text, to)
    const sealed = (await this.#encryption?.seal(topic, text)) ?? null
    return sealed !== null && this.#sendNow(topic, sealed, to)
  }

  close(): void {
    this.#closed = true
    globalThis.removeEventListener('pagehide', this.#onPageHide)
    this.#connection.close()
    this.#playback.close()
  }

  /** Others see at once that this person has gone; here nobody is left to be told. */
  readonly #onPageHide = (): void => this.close()

  async #secure({ encrypted, legId }: Entered): Promise<RoomEncryption | null | 'unsupported'> {
    if (!encrypted) return null
    if (!canEncrypt()) return 'unsupported'
    this.#identity ??= newIdentity()
    return new RoomEncryption(legId, await this.#identity, {
      send: (topic, text, to) => void this.#sendNow(topic, text, [to]),
      met: (leg) => this.#events.met(leg),
    })
  }

  async #sendNow(topic: string, text: string, to: readonly string[]): Promise<boolean> {
    const options = { reliable: true, topic, destinationIdentities: [...to] }
    const sent = this.#connection.room?.localParticipant.publishData(new TextEncoder().encode(text), options)
    return sent === undefined
      ? false
      : sent.then(
          () => true,
          () => false,
        )
  }

  #follow(room: Room, encryption: RoomEncryption | null): void {
    this.#encryption = encryption
    encryption?.secrecy.subscribe(() => this.#look())
    this.#playback.follow(room)
    for (const event of SEEN) room.on(event, () => this.#look())
    room.on(RoomEvent.DataReceived, (bytes, from, _kind, topic) => this.#heard(bytes, from?.identity, topic))
    room.on(RoomEvent.TrackMuted, (publication, participant) =>
      this.#onMuted(room, participant.identity === room.localParticipant.identity && publication.source === 'microphone'),
    )
  }

  #stands(legId: string): void {
    this.#change({ connection: 'connected', ownLeg: legId })
    this.#look()
    this.#events.connected()
    void this.#publish('microphone')
    void this.#publish('camera')
  }

  #heard(bytes: Uint8Array, from: string | undefined, topic: string | undefined): void {
    if (from === undefined || topic === undefined || bytes.byteLength > 64_000) return
    const text = new TextDecoder().decode(bytes)
    if (this.media.read().secrecy === null) return this.#events.message(topic, text, from)
    if (topic === KEYS_TOPIC) return this.#encryption?.hear(text, from)
    void this.#encryption?.open(topic, text, from).then((opened) => opened === null || this.#events.message(topic, opened, from))
  }

  /** Muted although nobody here asked for it. */
  #onMuted(room: Room, ownMicrophone: boolean): void {
    if (!ownMicrophone || room !== this.#connection.room || !this.media.read().wants.microphone) return
    this.#change({ wants: { ...this.media.read().wants, microphone: false } })
    this.#events.muted()
  }

  /** One after the other, so that what was wanted last holds, however long a browser asks before it gives a device. */
  #publish(device: Device): Promise<void> {
    this.#publishing[device] = this.#publishing[device].then(() => this.#publishNow(device))
    return this.#publishing[device]
  }

  async #publishNow(device: Device): Promise<void> {
    const local = this.#connection.room?.localParticipant
    if (local === undefined || this.media.read().connection !== 'connected') return
    const { wants, sound } = this.media.read()
    try {
      if (device === 'camera') await local.setCameraEnabled(wants.camera)
      else if (sound === 'browser') await local.setMicrophoneEnabled(wants.microphone)
      else await giveUpMicrophone(local)
      this.#setProblem(device, undefined)
    } catch (error) {
      this.#setProblem(device, problemOf(error))
      this.#change({ wants: { ...this.media.read().wants, [device]: false } })
    }
    this.#look()
  }

  #setProblem(device: Device, problem: DeviceProblem | undefined): void {
    const { [device]: _, ...others } = this.media.read().problems
    this.#change({ problems: problem === undefined ? others : { ...others, [device]: problem } })
  }

  #look(): void {
    const { room } = this.#connection
    if (room === null || this.#closed) return
    const secrecy = this.#encryption?.secrecy.read() ?? null
    this.#change({
      secrecy,
      legs: readLegs(room, secrecy),
      sharing: room.localParticipant.isScreenShareEnabled,
      soundBlocked: !room.canPlaybackAudio,
    })
  }

  #change(part: Partial<Media>): void {
    this.media.change((media) => ({ ...media, ...part }))
  }
}

/** Not only muted: nothing is recorded, and the others have no track of it any more. */
async function giveUpMicrophone(local: LocalParticipant): Promise<void> {
  const track = local.getTrackPublication(Track.Source.Microphone)?.track
  if (track !== undefined) await local.unpublishTrack(track, true)
}
