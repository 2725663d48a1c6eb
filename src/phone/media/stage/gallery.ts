/** Pictures of browsers that some room system sees. Each is received once, over the connection of one room, and decoded once for all. */
import type { Compositor, PictureSize, Source } from '../../../compositor/compositor.ts'
import type { ReceivedPicture, RoomPictures } from '../../../room-client/room-pictures.ts'

interface Exhibit {
  readonly source: Source
  size: PictureSize
}

export class Gallery {
  readonly #compositor: Compositor
  /** By the SID of the track. */
  readonly #exhibits = new Map<string, Exhibit>()
  #eye: RoomPictures | null = null

  constructor(compositor: Compositor) {
    this.#compositor = compositor
  }

  /** From now on it is received over this connection. One that has come back is asked anew. */
  lookBy(eye: RoomPictures | null): void {
    if (eye !== this.#eye) for (const track of this.#exhibits.keys()) this.#eye?.look(track, null)
    this.#eye = eye
    for (const [track, { size }] of this.#exhibits) this.#look(track, size)
  }

  /** These, and no others. */
  want(wanted: ReadonlyMap<string, PictureSize>): void {
    for (const track of this.#exhibits.keys()) if (!wanted.has(track)) this.#forget(track)
    for (const [track, size] of wanted) this.#hang(track, size)
  }

  /** For a scene; null where it is not wanted. */
  sourceOf(track: string): string | null {
    return this.#exhibits.get(track)?.source.id ?? null
  }

  put(track: string, picture: ReceivedPicture): void {
    this.#exhibits.get(track)?.source.put(picture)
  }

  close(): void {
    this.want(new Map())
    this.#eye = null
  }

  #hang(track: string, size: PictureSize): void {
    const known = this.#exhibits.get(track)
    if (known === undefined) {
      const source = this.#compositor.source({ keyFrameWanted: () => this.#eye?.refresh(track) })
      this.#exhibits.set(track, { source, size })
      return this.#look(track, size)
    }
    if (known.size.width === size.width) return
    known.size = size
    this.#eye?.look(track, size)
  }

  /** It begins with a key frame. */
  #look(track: string, size: PictureSize): void {
    this.#eye?.look(track, size)
    this.#eye?.refresh(track)
  }

  #forget(track: string): void {
    this.#eye?.look(track, null)
    this.#exhibits.get(track)?.source.close()
    this.#exhibits.delete(track)
  }
}
