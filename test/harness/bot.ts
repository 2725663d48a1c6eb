/** A participant without a browser: LiveKit's own Rust client. It sends a tone and a moving picture, and measures what it gets. */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
  type RemoteTrack,
} from '@livekit/rtc-node'

const SAMPLE_RATE = 48_000
const WIDTH = 320
const HEIGHT = 180
const FRAMES_A_SECOND = 15

/** What arrived from one participant. */
export interface Heard {
  videoFrames: number
  audioFrames: number
  /** Highest absolute sample, of 32,768. */
  peak: number
  /** The last second of sound, 48 kHz. */
  readonly recent: Int16Array
  /** `performance.now()` of the last frame of either kind. */
  lastAt: number
  /** The same of sound that is no silence. */
  lastSoundAt: number
}

export class Bot {
  readonly room = new Room()
  /** By identity: the leg id. */
  readonly heard = new Map<string, Heard>()
  /** When the server ended it, if it did. */
  disconnectedAt: number | null = null
  #closed = false

  /** `receives`: what the others send; without it, it only sends. */
  static async connect(url: string, token: string, receives = true): Promise<Bot> {
    const bot = new Bot()
    bot.room.on(RoomEvent.TrackSubscribed, (track, _publication, participant) => bot.#listen(track, participant.identity))
    bot.room.on(RoomEvent.Disconnected, () => (bot.disconnectedAt ??= performance.now()))
    await bot.room.connect(url, token, { autoSubscribe: receives, dynacast: false })
    return bot
  }

  /** Sends a tone of so many hertz until the bot is closed. */
  async sing(hertz: number): Promise<void> {
    const source = new AudioSource(SAMPLE_RATE, 1)
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
    await this.room.localParticipant?.publishTrack(LocalAudioTrack.createAudioTrack('tone', source), options)
    void this.#play(source, hertz)
  }

  /** Sends a picture that changes with every frame. */
  async show(): Promise<void> {
    const source = new VideoSource(WIDTH, HEIGHT)
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA })
    await this.room.localParticipant?.publishTrack(LocalVideoTrack.createVideoTrack('picture', source), options)
    void this.#draw(source)
  }

  /** Sends a second picture as that of a screen, until the answer is called. */
  async share(): Promise<() => Promise<void>> {
    const source = new VideoSource(WIDTH, HEIGHT)
    const track = LocalVideoTrack.createVideoTrack('screen', source)
    await this.room.localParticipant?.publishTrack(track, new TrackPublishOptions({ source: TrackSource.SOURCE_SCREENSHARE }))
    const sharing = { over: false }
    void this.#draw(source, sharing)
    return async () => {
      sharing.over = true
      if (track.sid !== undefined && !this.#closed) await this.room.localParticipant?.unpublishTrack(track.sid)
    }
  }

  from(identity: string): Heard {
    const known = this.heard.get(identity)
    if (known !== undefined) return known
    const fresh = { videoFrames: 0, audioFrames: 0, peak: 0, recent: new Int16Array(SAMPLE_RATE), lastAt: 0, lastSoundAt: 0 }
    this.heard.set(identity, fresh)
    return fresh
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.room.disconnect()
  }

  #listen(track: RemoteTrack, identity: string): void {
    const heard = this.from(identity)
    void (track.kind === TrackKind.KIND_VIDEO ? this.#watch(track, heard) : this.#hear(track, heard))
  }

  async #watch(track: RemoteTrack, heard: Heard): Promise<void> {
    for await (const event of new VideoStream(track)) {
      heard.videoFrames += event.frame.width > 0 ? 1 : 0
      heard.lastAt = performance.now()
    }
  }

  async #hear(track: RemoteTrack, heard: Heard): Promise<void> {
    for await (const frame of new AudioStream(track, SAMPLE_RATE, 1)) {
      heard.audioFrames += 1
      const peak = frame.data.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0)
      heard.peak = Math.max(heard.peak, peak)
      heard.recent.copyWithin(0, frame.data.length)
      heard.recent.set(frame.data, heard.recent.length - frame.data.length)
      // Silence is made up by the receiver; only sound shows that packets came.
      if (peak > 500) heard.lastAt = heard.lastSoundAt = performance.now()
    }
  }

  async #play(source: AudioSource, hertz: number): Promise<void> {
    const samples = SAMPLE_RATE / 50
    for (let start = 0; !this.#closed; start += samples) {
      const tone = Int16Array.from(
        { length: samples },
        (_, index) => Math.sin((2 * Math.PI * hertz * (start + index)) / SAMPLE_RATE) * 12_000,
      )
      await source.captureFrame(new AudioFrame(tone, SAMPLE_RATE, 1, samples)).catch(() => undefined)
    }
  }

  async #draw(source: VideoSource, until = { over: false }): Promise<void> {
    for (let count = 0; !this.#closed && !until.over; count++) {
      const pixels = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128)
      for (let row = 0; row < HEIGHT; row++) pixels.fill((row * 2 + count * 5) & 255, row * WIDTH, (row + 1) * WIDTH)
      source.captureFrame(new VideoFrame(pixels, WIDTH, HEIGHT, VideoBufferType.I420))
      await new Promise((resolve) => setTimeout(resolve, 1_000 / FRAMES_A_SECOND))
    }
  }
}
