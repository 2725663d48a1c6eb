/** All room systems of a mixer's thread, and the one compositor that draws for them: begun with the first of them, and kept. */
import type { Compositor } from '../../../compositor/compositor.ts'
import type { RoomPictures } from '../../../room-client/room-pictures.ts'
import type { MostLines } from './picture-size.ts'
import { RoomSystem, type OpenVideoLine } from './room-system.ts'
import { Stage } from './stage.ts'

export interface RoomSystemsNeeds {
  /** Null where this machine has none, of which it tells: its calls are telephone calls. */
  readonly startCompositor: () => Promise<Compositor | null>
  readonly openLine: OpenVideoLine
  readonly mostLines: MostLines
  /** It could not even be started. */
  readonly unavailable: (why: string) => void
  /** Milliseconds. */
  readonly now: () => number
}

export class RoomSystems {
  readonly #needs: RoomSystemsNeeds
  /** By the conference's name. */
  readonly #stages = new Map<string, Stage>()
  readonly #stageOf = new Map<RoomSystem, string>()
  #starting: Promise<Compositor | null> | null = null
  #compositor: Compositor | null = null

  constructor(needs: RoomSystemsNeeds) {
    this.#needs = needs
  }

  /** Null where there are no pictures, or no port is left. */
  async open(askBySip: () => void): Promise<RoomSystem | null> {
    this.#starting ??= this.#start()
    const compositor = await this.#starting
    const { openLine, mostLines, now } = this.#needs
    return compositor === null ? null : RoomSystem.open({ compositor, openLine, askBySip, mostLines, now })
  }

  /** The media room of that conference has let it in, or has it back. */
  enter(room: RoomSystem, conference: string, identity: string, pictures: RoomPictures): void {
    if (this.#compositor === null) return
    const stage = this.#stages.get(conference) ?? new Stage(this.#compositor)
    this.#stages.set(conference, stage)
    this.#stageOf.set(room, conference)
    room.enter(stage, identity, pictures)
  }

  leave(room: RoomSystem): void {
    room.leave()
    const conference = this.#stageOf.get(room) ?? ''
    this.#stageOf.delete(room)
    if (this.#stages.get(conference)?.size !== 0) return
    this.#stages.get(conference)?.close()
    this.#stages.delete(conference)
  }

  tick(): void {
    const now = this.#needs.now()
    for (const stage of this.#stages.values()) stage.tick(now)
  }

  close(): void {
    for (const stage of this.#stages.values()) stage.close()
    this.#stages.clear()
    void this.#starting?.then((compositor) => compositor?.close())
  }

  async #start(): Promise<Compositor | null> {
    const { startCompositor, unavailable } = this.#needs
    try {
      this.#compositor = await startCompositor()
      return this.#compositor
    } catch (error) {
      unavailable(error instanceof Error ? error.message : String(error))
      return null
    }
  }
}
