/** The picture of one room system: what it films and what it is shown, before a conference and in one. */
import type { Compositor, Picture } from '../../../compositor/compositor.ts'
import type { Card, MeetingScene, Scene } from '../../../compositor/scene.ts'
import { PictureAssembler } from '../../../room-client/picture/picture-assembler.ts'
import type { LocalPicture, RoomPictureEvents, RoomPictures } from '../../../room-client/room-pictures.ts'
import type { VideoAgreement } from '../video/video-agreement.ts'
import type { CameraPacket, VideoLine, VideoLineEvents } from '../video/video-line.ts'
import type { Person } from './person.ts'
import { formatFor, type MostLines } from './picture-size.ts'
import type { MeetingFrame } from './scene-of.ts'
import type { Stage, StageRoom } from './stage.ts'

export type OpenVideoLine = (events: VideoLineEvents) => Promise<VideoLine | null>

export interface RoomSystemNeeds {
  readonly compositor: Compositor
  /** Null where no port is left. */
  readonly openLine: OpenVideoLine
  /** It understands no request for a key frame but one by SIP INFO (RFC 5168). */
  readonly askBySip: () => void
  readonly mostLines: MostLines
  /** Milliseconds. */
  readonly now: () => number
}

/** Where it is a participant. */
interface Place {
  readonly stage: Stage
  readonly identity: string
  readonly pictures: RoomPictures
}

const UNKNOWN_RATE = Number.POSITIVE_INFINITY
/** Key frames are large: whoever asks by INFO gets no more of them. */
const REFRESH_MS = 500
/** What a camera is said to send before anybody has seen it. */
const CAMERA_SIZE = { width: 1_280, height: 720 }

export class RoomSystem implements StageRoom {
  readonly #needs: RoomSystemNeeds
  #line: VideoLine | null = null
  #agreement: VideoAgreement | null = null
  #rate = UNKNOWN_RATE
  #picture: Picture | null = null
  /** What it was shown outside; again where it is put out of a meeting. */
  #card: Card | null = null
  #frame: MeetingFrame | null = null
  #shown = ''
  #people: readonly Person[] = []
  #place: Place | null = null
  #local: LocalPicture | null = null
  #isPublishing = false
  /** By a host: nobody sees its camera, here or elsewhere. */
  #isMuted = false
  readonly #assembler: PictureAssembler
  #lastSequence = -1
  #refreshedAt = Number.NEGATIVE_INFINITY
  #isClosed = false

  private constructor(needs: RoomSystemNeeds) {
    this.#needs = needs
    this.#assembler = new PictureAssembler('h264', (picture) => this.#place?.stage.filmed(this, picture))
  }

  static async open(needs: RoomSystemNeeds): Promise<RoomSystem | null> {
    const room = new RoomSystem(needs)
    room.#line = await needs.openLine(room.#lineEvents())
    return room.#line === null ? null : room
  }

  /** The even port, for SDP. */
  get port(): number {
    return this.#line?.port ?? 0
  }

  get identity(): string {
    return this.#place?.identity ?? ''
  }

  get pictures(): RoomPictures {
    if (this.#place === null) throw new Error('a room system outside of a meeting has no pictures of it')
    return this.#place.pictures
  }

  get people(): readonly Person[] {
    return this.#people
  }

  get frame(): MeetingFrame | null {
    return this.#frame
  }

  get films(): boolean {
    return this.#local !== null && !this.#isMuted
  }

  /** What the last offer and answer say of it. */
  agree(agreement: VideoAgreement | null): void {
    this.#agreement = agreement
    this.#line?.agree(agreement)
    this.#draw()
    this.#publish()
  }

  /** What its call has come to. A meeting is seen by those whom the media room has let in, and by nobody else. */
  tell(screen: Card | MeetingFrame): void {
    if (screen.kind === 'card') {
      this.#card = screen
      this.#frame = null
      return this.#showScene(screen)
    }
    this.#frame = screen
    this.#place?.stage.changed()
  }

  meet(people: readonly Person[]): void {
    this.#people = people
    this.#place?.stage.changed()
  }

  show(scene: MeetingScene): void {
    if (this.#frame !== null) this.#showScene(scene)
  }

  /** By INFO, it asks for a key frame. */
  refresh(): void {
    const now = this.#needs.now()
    if (now - this.#refreshedAt < REFRESH_MS) return
    this.#refreshedAt = now
    this.#picture?.refresh()
  }

  wantKeyFrame(): void {
    this.#line?.wantKeyFrame()
  }

  /** The media room has let it in; said again where its connection has come back. */
  enter(stage: Stage, identity: string, pictures: RoomPictures): void {
    this.#place ??= { stage, identity, pictures }
    this.#place.stage.enter(this)
    this.#publish()
  }

  /** At once it is neither seen nor sees. */
  leave(): void {
    const place = this.#place
    if (place === null) return
    this.#place = null
    this.#withdraw(place)
    place.stage.leave(this)
    this.#frame = null
    if (this.#card !== null) this.#showScene(this.#card)
  }

  /** Of its connection to the media room. */
  get events(): RoomPictureEvents {
    return {
      pictures: () => this.#place?.stage.changed(),
      microphones: () => this.#place?.stage.changed(),
      picture: (of, picture) => this.#place?.stage.received(this, of, picture),
      speakers: (identities) => this.#place?.stage.heard(this, identities, this.#needs.now()),
      keyFrameWanted: () => this.wantKeyFrame(),
      pictureMuted: (muted) => this.#mute(muted),
    }
  }

  /** Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.leave()
    this.#picture?.close()
    this.#line?.close()
  }

  #lineEvents(): VideoLineEvents {
    return {
      camera: (packet) => this.#filmed(packet),
      keyFrameWanted: () => this.#picture?.refresh(),
      rate: (bitsPerSecond) => this.#carry(bitsPerSecond),
      askBySip: () => this.#needs.askBySip(),
    }
  }

  /** It is drawn for while it looks: not on hold, nor without a picture. */
  #draw(): void {
    const agreement = this.#agreement
    if (agreement === null || !agreement.sends || this.#isClosed) {
      this.#picture?.close()
      this.#picture = null
      return
    }
    const format = formatFor(agreement.most, this.#rate, this.#needs.mostLines)
    if (this.#picture !== null) return this.#picture.change(format)
    this.#picture = this.#needs.compositor.open(format, { unit: (unit) => this.#line?.show(unit) })
    this.#shown = ''
    if (this.#card !== null && (this.#frame === null || this.#place === null)) this.#showScene(this.#card)
    this.#place?.stage.changed()
  }

  #mute(muted: boolean): void {
    this.#isMuted = muted
    this.#local?.mute(muted)
    this.#place?.stage.changed()
    if (!muted) this.wantKeyFrame()
  }

  #carry(bitsPerSecond: number): void {
    this.#rate = bitsPerSecond
    if (this.#agreement !== null) this.#picture?.change(formatFor(this.#agreement.most, bitsPerSecond, this.#needs.mostLines))
  }

  #showScene(scene: Scene): void {
    const text = JSON.stringify(scene)
    if (this.#picture === null || text === this.#shown) return
    this.#shown = text
    this.#picture.show(scene)
  }

  /** Its camera goes on as it comes, but for what the others of this gateway see, who need whole pictures. */
  #filmed(packet: CameraPacket): void {
    const { sequence, timestamp, marker, payload } = packet
    if (!this.films) return
    this.#local?.send(packet)
    if (this.#place?.stage.watches(this) !== true) {
      this.#lastSequence = -1
      return
    }
    if (sequence !== ((this.#lastSequence + 1) & 0xffff)) this.#assembler.lost()
    this.#lastSequence = sequence
    this.#assembler.take(timestamp, marker, payload)
  }

  /** Where it is a participant that films: its camera is a track of the room. */
  #publish(): void {
    const place = this.#place
    if (place === null) return
    if (this.#agreement?.receives !== true) return this.#withdraw(place)
    if (this.#local === null && !this.#isPublishing) void this.#publishIn(place)
  }

  async #publishIn(place: Place): Promise<void> {
    this.#isPublishing = true
    const publication = await place.pictures.publishPicture(CAMERA_SIZE)
    this.#isPublishing = false
    if (this.#place !== place || this.#agreement?.receives !== true) return place.pictures.unpublishPicture()
    if (!publication.published) return
    this.#local = publication.picture
    place.stage.changed()
    this.wantKeyFrame()
  }

  #withdraw({ pictures, stage }: Place): void {
    if (this.#local === null) return
    this.#local = null
    pictures.unpublishPicture()
    stage.changed()
  }
}
