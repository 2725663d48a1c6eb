import { DisconnectReason, LogLevel, Room, RoomEvent, setLogLevel, Track, type LocalParticipant } from 'livekit-client'
import type { Entered } from '../../../../shared/api/enter.ts'
import type { Result } from '../../api/client.ts'
import { backOff } from './back-off.ts'
import { Cell } from './cell.ts'
import { problemOf, type Device, type DeviceProblem } from './device-problem.ts'
import type { LegMedia } from './people.ts'
import { patience } from './patience.ts'
import { Playback } from './playback.ts'
import { readLegs, type Picture } from './read-room.ts'
import { roomOptions, screenOptions, type Choices } from './room-options.ts'
import { soundPlaceAfter, type SoundPlace } from './sound-place.ts'

/** What one wants others to hear and see, whether or not a device is there for it. */
export interface Wants {
  readonly microphone: boolean
  readonly camera: boolean
}

export interface Media {
  /** `returning`: the connection broke, and a new one is on its way. */
  readonly connection: 'connecting' | 'connected' | 'returning'
  readonly ownLeg: string
  readonly legs: ReadonlyMap<string, LegMedia<Picture>>
  readonly wants: Wants
  readonly sound: SoundPlace
  readonly sharing: boolean
  readonly problems: { readonly [device in Device]?: DeviceProblem }
  /** The browser waits for a click before it plays sound. */
  readonly soundBlocked: boolean
}

/** Why there is no way back. */
export type MediaEnd =
  | { readonly kind: 'removed' }
  | { readonly kind: 'ended' }
  | { readonly kind: 'left' }
  | { readonly kind: 'refused'; readonly code: string }

export interface MediaEvents {
  ended(end: MediaEnd): void
  /** `from` is the leg that the media engine vouches for. */
  message(topic: string, text: string, from: string): void
  /** For the first time, or again. */
  connected(): void
  /** A host has muted the own microphone. */
  muted(): void
}

const ENDS: ReadonlyMap<DisconnectReason | undefined, MediaEnd> = new Map([
  [DisconnectReason.PARTICIPANT_REMOVED, { kind: 'removed' } as const],
  [DisconnectReason.ROOM_DELETED, { kind: 'ended' } as const],
  [DisconnectReason.ROOM_CLOSED, { kind: 'ended' } as const],
  // Not asked for here: the same person has said goodbye on another device, and that closes every leg.
  [DisconnectReason.CLIENT_INITIATED, { kind: 'left' } as const],
])

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
] as const

// It would tell the console of every step, addresses with tokens among them.
setLogLevel(LogLevel.error)

/** The media connection of this browser: one room after the other, as long as the door lets it in. */
export class MediaState {
  readonly media: Cell<Media>
  readonly #choices: Choices
  readonly #reenter: () => Promise<Result<Entered>>
  readonly #events: MediaEvents
  readonly #playback = new Playback()
  #room: Room | null = null
  #closed = false
  /** Of coming back, since the last connection that stood. */
  #tries = 0
  /** Connections given up since the last one that stood. */
  #givenUp = 0
  readonly #publishing = { microphone: Promise.resolve(), camera: Promise.resolve() }
  #impatience: ReturnType<typeof setTimeout> | undefined
  #wake: () => void = () => undefined

  constructor(entered: Entered, choices: Choices, reenter: () => Promise<Result<Entered>>, events: MediaEvents) {
    this.#choices = choices
    this.#reenter = reenter
    this.#events = events
    const wants = { microphone: choices.microphone, camera: choices.camera }
    this.media = new Cell<Media>({
      connection: 'connecting',
      ownLeg: entered.legId,
      legs: new Map(),
      wants,
      sound: 'unknown',
      sharing: false,
      problems: {},
      soundBlocked: false,
    })
    globalThis.addEventListener('online', this.#onOnline)
    globalThis.addEventListener('pagehide', this.#onPageHide)
    void this.#connect(entered)
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
    await this.#room?.localParticipant.setScreenShareEnabled(on, screenOptions).catch(() => undefined)
    this.#look()
  }

  async switchDevice(kind: MediaDeviceKind, deviceId: string): Promise<void> {
    await this.#room
      ?.switchActiveDevice(kind, deviceId)
      .catch((error: unknown) => this.#setProblem(kind === 'videoinput' ? 'camera' : 'microphone', problemOf(error)))
    this.#look()
  }

  activeDevice(kind: MediaDeviceKind): string | undefined {
    return this.#room?.getActiveDevice(kind)
  }

  async playSound(): Promise<void> {
    await this.#room?.startAudio()
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
    if (this.media.read().connection !== 'connected') return false
    const options = { reliable: true, topic, destinationIdentities: [...to] }
    const sent = this.#room?.localParticipant.publishData(new TextEncoder().encode(text), options)
    return sent === undefined
      ? false
      : sent.then(
          () => true,
          () => false,
        )
  }

  close(): void {
    this.#closed = true
    this.#wake()
    clearTimeout(this.#impatience)
    globalThis.removeEventListener('online', this.#onOnline)
    globalThis.removeEventListener('pagehide', this.#onPageHide)
    void this.#room?.disconnect()
    this.#playback.close()
  }

  /** Others see at once that this person has gone; here nobody is left to be told. */
  readonly #onPageHide = (): void => this.close()

  readonly #onOnline = (): void => this.#wake()

  async #connect(entered: Entered): Promise<void> {
    const room = new Room(roomOptions(this.#choices))
    this.#room = room
    this.#follow(room)
    this.#waitFor(room)
    const connected = await room.connect(entered.media.url, entered.media.token).then(
      () => true,
      () => false,
    )
    if (this.#closed || room !== this.#room) return void room.disconnect()
    if (!connected) return void this.#comeBack(room)
    this.#stands()
    this.#change({ connection: 'connected', ownLeg: entered.legId })
    this.#look()
    this.#events.connected()
    await Promise.all([this.#publish('microphone'), this.#publish('camera')])
  }

  #follow(room: Room): void {
    this.#playback.follow(room)
    for (const event of SEEN) room.on(event, () => this.#look())
    room.on(RoomEvent.AudioPlaybackStatusChanged, () => this.#look())
    room.on(RoomEvent.Reconnecting, () => this.#broke(room))
    room.on(RoomEvent.SignalReconnecting, () => this.#broke(room))
    room.on(RoomEvent.Reconnected, () => this.#isBack(room))
    room.on(RoomEvent.DataReceived, (bytes, from, _kind, topic) => this.#heard(bytes, from?.identity, topic))
    room.on(RoomEvent.TrackMuted, (publication, participant) =>
      this.#onMuted(room, participant.identity === room.localParticipant.identity && publication.source === 'microphone'),
    )
    room.on(RoomEvent.Disconnected, (reason) => this.#disconnected(room, reason))
  }

  #broke(room: Room): void {
    if (room !== this.#room) return
    this.#change({ connection: 'returning' })
    this.#waitFor(room)
  }

  #isBack(room: Room): void {
    if (room !== this.#room) return
    this.#stands()
    this.#change({ connection: 'connected' })
  }

  #stands(): void {
    clearTimeout(this.#impatience)
    this.#impatience = undefined
    this.#tries = 0
    this.#givenUp = 0
  }

  /** One wait for each connection that is on its way; then the door is asked for another. */
  #waitFor(room: Room): void {
    if (this.#impatience !== undefined) return
    this.#impatience = setTimeout(() => {
      if (this.#closed || room !== this.#room) return
      this.#givenUp += 1
      void this.#comeBack(room)
      void room.disconnect()
    }, patience(this.#givenUp))
  }

  #heard(bytes: Uint8Array, from: string | undefined, topic: string | undefined): void {
    if (from === undefined || topic === undefined || bytes.byteLength > 64_000) return
    this.#events.message(topic, new TextDecoder().decode(bytes), from)
  }

  /** Muted although nobody here asked for it. */
  #onMuted(room: Room, ownMicrophone: boolean): void {
    if (!ownMicrophone || room !== this.#room || !this.media.read().wants.microphone) return
    this.#change({ wants: { ...this.media.read().wants, microphone: false } })
    this.#events.muted()
  }

  #disconnected(room: Room, reason: DisconnectReason | undefined): void {
    if (this.#closed || room !== this.#room) return
    const end = ENDS.get(reason)
    if (end !== undefined) return this.#events.ended(end)
    void this.#comeBack(room)
  }

  /** Asks the door again until it answers. A refusal is an answer. */
  async #comeBack(room: Room): Promise<void> {
    if (room !== this.#room) return
    this.#room = null
    clearTimeout(this.#impatience)
    this.#impatience = undefined
    this.#change({ connection: 'returning', legs: new Map(), sharing: false })
    while (!this.#isOver()) {
      await this.#pause(backOff(this.#tries, Math.random()))
      this.#tries += 1
      if (this.#isOver()) return
      const entered = await this.#reenter()
      if (this.#isOver()) return
      if (entered.ok) return this.#connect(entered.value)
      if (!passes(entered.problem.status)) return this.#events.ended({ kind: 'refused', code: entered.problem.code })
      if (entered.problem.retryAfter !== undefined) await this.#pause(entered.problem.retryAfter * 1_000)
    }
  }

  #isOver(): boolean {
    return this.#closed
  }

  /** Ends early when the network is back. */
  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** One after the other, so that what was wanted last holds, however long a browser asks before it gives a device. */
  #publish(device: Device): Promise<void> {
    this.#publishing[device] = this.#publishing[device].then(() => this.#publishNow(device))
    return this.#publishing[device]
  }

  async #publishNow(device: Device): Promise<void> {
    const local = this.#room?.localParticipant
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
    const room = this.#room
    if (room === null || this.#closed) return
    this.#change({ legs: readLegs(room), sharing: room.localParticipant.isScreenShareEnabled, soundBlocked: !room.canPlaybackAudio })
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

/** Not the door's no, but something that may pass: no network, a server that restarts, too many at once. */
const passes = (status: number): boolean => status === 0 || status >= 500 || status === 429
