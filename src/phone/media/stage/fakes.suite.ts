/** Room systems without a network or a codec: what each part is told is kept, in order. */
import type { Compositor, Picture, PictureEvents, PictureFormat, Source, SourceEvents } from '../../../compositor/compositor.ts'
import type { Scene } from '../../../compositor/scene.ts'
import type { PicturePublication, RemotePicture, RoomPictures } from '../../../room-client/room-pictures.ts'
import type { VideoAgreement } from '../video/video-agreement.ts'
import type { VideoLine, VideoLineEvents } from '../video/video-line.ts'

export class FakePicture implements Picture {
  readonly events: PictureEvents
  readonly scenes: Scene[] = []
  format: PictureFormat
  refreshed = 0
  closed = false

  constructor(format: PictureFormat, events: PictureEvents) {
    this.format = format
    this.events = events
  }

  get scene(): Scene | undefined {
    return this.scenes.at(-1)
  }

  show(scene: Scene): void {
    this.scenes.push(scene)
  }

  change(format: PictureFormat): void {
    this.format = format
  }

  refresh(): void {
    this.refreshed += 1
  }

  close(): void {
    this.closed = true
  }
}

export class FakeSource implements Source {
  readonly id: string
  readonly events: SourceEvents
  readonly pictures: { readonly key: boolean; readonly data: Uint8Array }[] = []
  closed = false

  constructor(id: string, events: SourceEvents) {
    this.id = id
    this.events = events
  }

  put(picture: { readonly key: boolean; readonly data: Uint8Array }): void {
    this.pictures.push(picture)
  }

  close(): void {
    this.closed = true
  }
}

export class FakeCompositor implements Compositor {
  readonly pictures: FakePicture[] = []
  readonly sources: FakeSource[] = []
  closed = false

  open(format: PictureFormat, events: PictureEvents): FakePicture {
    const picture = new FakePicture(format, events)
    this.pictures.push(picture)
    return picture
  }

  source(events: SourceEvents): FakeSource {
    const source = new FakeSource(`source ${String(this.sources.length)}`, events)
    this.sources.push(source)
    return source
  }

  get openSources(): readonly FakeSource[] {
    return this.sources.filter(({ closed }) => !closed)
  }

  snapshot(): Promise<null> {
    return Promise.resolve(null)
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}

/** One connection to the media room. */
export class FakePictures implements RoomPictures {
  pictures: readonly RemotePicture[] = []
  openMicrophones: readonly string[] = []
  readonly looks = new Map<string, string>()
  readonly refreshed: string[] = []
  readonly sent: number[] = []
  muted = false
  publications = 0
  published = false
  answer: PicturePublication | null = null

  publishPicture(): Promise<PicturePublication> {
    this.publications += 1
    this.published = true
    const picture = {
      trackSid: 'own',
      watched: true,
      send: ({ sequence }: { readonly sequence: number }) => void this.sent.push(sequence),
      mute: (muted: boolean) => void (this.muted = muted),
    }
    return Promise.resolve(this.answer ?? { published: true, picture })
  }

  unpublishPicture(): void {
    this.published = false
  }

  look(trackSid: string, size: { readonly width: number; readonly height: number } | null): void {
    if (size === null) this.looks.delete(trackSid)
    else this.looks.set(trackSid, `${String(size.width)}x${String(size.height)}`)
  }

  refresh(trackSid: string): void {
    this.refreshed.push(trackSid)
  }
}

export class FakeVideoLine implements VideoLine {
  readonly port = 40_002
  readonly events: VideoLineEvents
  agreement: VideoAgreement | null = null
  shown = 0
  wanted = 0
  closed = false

  constructor(events: VideoLineEvents) {
    this.events = events
  }

  agree(agreement: VideoAgreement | null): void {
    this.agreement = agreement
  }

  show(): void {
    this.shown += 1
  }

  wantKeyFrame(): void {
    this.wanted += 1
  }

  report() {
    return { received: 0, lost: 0, sent: 0, remoteLoss: null, bitsPerSecond: 0, camera: null }
  }

  close(): void {
    this.closed = true
  }
}

export const AGREED: VideoAgreement = {
  remote: { address: '127.0.0.1', port: 5_000 },
  remoteReports: null,
  sending: 96,
  receiving: 96,
  packetizationMode: 1,
  most: { macroblocksPerFrame: 3_600, macroblocksPerSecond: 108_000, bitsPerSecond: 4_000_000 },
  feedback: { nack: true, pli: true, fir: true, tmmbr: true },
  srtp: null,
  sends: true,
  receives: true,
}

export const camera = (identity: string): RemotePicture => ({
  trackSid: `TR_${identity}`,
  identity,
  source: 'camera',
  width: 1_280,
  height: 720,
  muted: false,
})

export const screenOfBrowser = (identity: string): RemotePicture => ({ ...camera(identity), trackSid: `SC_${identity}`, source: 'screen' })

/** Everything that is due has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
