/** rtc-node in a room, and what it saw. */
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  RemoteVideoTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
} from '@livekit/rtc-node'
import type { VideoGrant } from 'livekit-server-sdk'
import { until } from '../harness/chromium.ts'
import { tokenFor } from './livekit-page.ts'

export const PATIENTLY = { timeout: 30_000, interval: 50 }

export class Bot {
  readonly room = new Room()
  /** In order; for example `trackSubscribed alice`. */
  readonly seen: string[] = []
  /** Decoded so far. */
  pictures = 0

  private constructor() {
    const note = (event: string, who?: { readonly identity: string }): void =>
      void this.seen.push(who === undefined ? event : `${event} ${who.identity}`)
    const { room } = this
    room.on(RoomEvent.TrackSubscribed, (track, _publication, person) => {
      note('trackSubscribed', person)
      if (track instanceof RemoteVideoTrack) void this.#watch(track)
    })
    // A track that is only not sent to it any more is not said to be unsubscribed: the SDK sees no more than a section that is idle.
    room.on(RoomEvent.TrackUnsubscribed, (_track, _publication, person) => note('trackUnsubscribed', person))
    room.on(RoomEvent.TrackMuted, (_publication, person) => note('trackMuted', person))
    room.on(RoomEvent.RoomMetadataChanged, (metadata) => note(`metadata ${metadata ?? ''}`))
    room.on(RoomEvent.DataReceived, (payload, from, _kind, topic) => note(`data ${new TextDecoder().decode(payload)} ${topic ?? ''}`, from))
    room.on(RoomEvent.Disconnected, (reason) => note(`disconnected ${String(reason)}`))
    room.on(RoomEvent.Reconnecting, () => note('reconnecting'))
    room.on(RoomEvent.Reconnected, () => note('reconnected'))
  }

  static async join(url: string, room: string, identity: string, grant: Partial<VideoGrant> = {}): Promise<Bot> {
    const bot = new Bot()
    await bot.room.connect(url.replace('http', 'ws'), await tokenFor(room, identity, grant), { autoSubscribe: true, dynacast: false })
    return bot
  }

  get me(): NonNullable<Room['localParticipant']> {
    return this.room.localParticipant!
  }

  /** Waits until it has seen this event so many times. */
  async saw(event: string, times = 1): Promise<void> {
    await until(
      async () => this.seen.filter((each) => each === event).length >= times,
      `${event} ${times} times; saw ${this.seen.join(', ')}`,
    )
  }

  /** A tone, until it leaves. Gives the track's sid. */
  async hum(): Promise<string> {
    const source = new AudioSource(48_000, 1)
    const options = new TrackPublishOptions()
    options.source = TrackSource.SOURCE_MICROPHONE
    const publication = await this.me.publishTrack(LocalAudioTrack.createAudioTrack('tone', source), options)
    const frame = AudioFrame.create(48_000, 1, 480)
    for (let sample = 0; sample < 480; sample += 1) frame.data[sample] = Math.round(8000 * Math.sin((2 * Math.PI * 10 * sample) / 480))
    void (async () => {
      while (this.room.isConnected) await source.captureFrame(frame)
    })()
    return publication.sid!
  }

  /** A picture that changes, until it leaves. */
  camera(): LocalVideoTrack {
    const source = new VideoSource(320, 180)
    void (async () => {
      for (let shade = 0; this.room.isConnected; shade = (shade + 7) % 256) {
        source.captureFrame(new VideoFrame(new Uint8Array(320 * 180 * 4).fill(shade), 320, 180, VideoBufferType.RGBA))
        await new Promise((next) => setTimeout(next, 66))
      }
    })()
    return LocalVideoTrack.createVideoTrack('camera', source)
  }

  /** Gives its sid. */
  async publish(camera: LocalVideoTrack): Promise<string> {
    const options = new TrackPublishOptions()
    options.source = TrackSource.SOURCE_CAMERA
    return (await this.me.publishTrack(camera, options)).sid!
  }

  leave(): Promise<void> {
    return this.room.disconnect()
  }

  async #watch(track: RemoteVideoTrack): Promise<void> {
    const reader = new VideoStream(track).getReader()
    while (!(await reader.read()).done) this.pictures += 1
  }
}
