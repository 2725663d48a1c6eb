/** One attendee of the soak who sends sound and a picture, and gets everybody’s: a light client, for decoding 300 pictures at once would fill the machine. */
import { randomBytes } from 'node:crypto'
import type { LocalSound, RoomClient } from '../../src/room-client/room-client.ts'
import type { RoomConnector } from '../../src/room-client/create-room-connector.ts'
import { H264Camera } from '../../src/room-client/h264-camera.suite.ts'
import type { LocalPicture } from '../../src/room-client/room-pictures.ts'
import { Visitor } from '../../test/harness/visitor.ts'
import { keyOf, type Attendance, type Sent } from './attendance.ts'
import { enterAs, onceIn, type Stay } from './churn.ts'
import type { ChurnCounts } from './soak-order.ts'

const SIZE = { width: 320, height: 180 }
const SAMPLES = 960
const SPEAKING_LEVEL = 30
const PACKET = randomBytes(80)
/** Every fourth 20 ms: 12.5 pictures a second. */
const FRAMES_A_PICTURE = 4

export interface Place {
  readonly connector: RoomConnector
  readonly url: string
  readonly number: string
  readonly name: string
  /** The loopback address that it comes from. */
  readonly from: string
  readonly counts: ChurnCounts
}

export class LightAttendee implements Attendance {
  readonly #place: Place
  readonly #visitor: Visitor
  #stay: LightStay | null = null

  constructor(place: Place) {
    this.#place = place
    this.#visitor = new Visitor(place.url, { from: place.from })
  }

  get identity(): string | null {
    return this.#stay?.room.identity ?? null
  }

  get since(): number | null {
    return this.#stay?.since ?? null
  }

  get sends(): ReadonlyMap<Sent, number> {
    return this.#stay?.sends ?? new Map()
  }

  get got(): ReadonlyMap<string, number> | null {
    return this.#stay?.got ?? null
  }

  tick(frame: number): void {
    this.#stay?.tick(frame)
  }

  async come(): Promise<Stay | null> {
    const { connector, number, name, counts } = this.#place
    const media = await enterAs(this.#visitor, number, name)
    const connection = media === null ? null : await connector.connect(media)
    if (connection?.connected !== true) {
      counts.failedJoins++
      return null
    }
    counts.joins++
    const stay = new LightStay(connection.room, counts, () => (this.#stay = null))
    this.#stay = stay
    await stay.begin()
    return stay
  }
}

class LightStay implements Stay {
  readonly room: RoomClient
  readonly sends = new Map<Sent, number>()
  readonly got = new Map<string, number>()
  since: number | null = performance.now()
  over = false
  readonly #counts: ChurnCounts
  readonly #gone: () => void
  #sound: LocalSound | null = null
  #picture: LocalPicture | null = null
  #camera: H264Camera | null = null
  #leaving = false

  constructor(room: RoomClient, counts: ChurnCounts, gone: () => void) {
    this.room = room
    this.#counts = counts
    this.#gone = gone
    room.on('sound', ({ identity, source }) => {
      counts.sounds++
      if (source === 'microphone') this.got.set(keyOf(identity, 'microphone'), performance.now())
    })
    room.on('picture', ({ identity, source }) => {
      counts.pictures++
      this.got.set(keyOf(identity, source), performance.now())
    })
    room.on('pictures', () => this.#look())
    room.on('keyFrameWanted', () => this.#camera?.wantKey())
    room.on('reconnecting', () => (this.since = null))
    room.on('reconnected', () => (this.since = performance.now()))
    room.on('closed', () => this.#closed())
  }

  async begin(): Promise<void> {
    this.#look()
    const [sound, picture] = await Promise.all([this.room.publish(), this.room.publishPicture(SIZE)])
    if (sound.published) this.#sound = sound.sound
    if (picture.published) this.#picture = picture.picture
    if (this.#picture !== null) this.#camera = new H264Camera(this.#picture)
    this.#say('microphone', this.#sound !== null)
    this.#say('camera', this.#picture !== null)
  }

  tick(frame: number): void {
    if (this.sends.has('microphone')) this.#sound?.send(PACKET, SAMPLES, SPEAKING_LEVEL)
    else this.#sound?.skip(SAMPLES)
    if (frame % FRAMES_A_PICTURE === 0 && this.sends.has('camera')) this.#film()
  }

  act(): void {
    if (onceIn(8)) this.#toggle('microphone', (muted) => this.#sound?.mute(muted))
    if (onceIn(20)) this.#toggle('camera', (muted) => this.#picture?.mute(muted))
  }

  end(): Promise<void> {
    this.#leaving = true
    if (!this.over) this.#counts.leaves++
    this.room.close()
    this.#gone()
    return Promise.resolve()
  }

  #film(): void {
    this.#camera?.frame()
    // It remembers what it sent, for tests that compare.
    this.#camera?.sent.splice(0)
  }

  #look(): void {
    for (const { trackSid } of this.room.pictures) this.room.look(trackSid, SIZE)
  }

  #toggle(what: 'microphone' | 'camera', mute: (muted: boolean) => void): void {
    const muted = this.sends.has(what)
    this.#counts.mutes++
    mute(muted)
    this.#say(what, !muted)
    if (what === 'camera' && !muted) this.#camera?.wantKey()
  }

  #say(what: Sent, sends: boolean): void {
    if (sends) this.sends.set(what, performance.now())
    else this.sends.delete(what)
  }

  #closed(): void {
    this.over = true
    this.since = null
    if (this.#leaving) return
    this.#counts.lost++
    this.#gone()
  }
}
