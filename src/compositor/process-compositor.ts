/** The compositor as its owner has it: what is open and shown is kept here, and told anew to each process that takes the place of a dead one. */
import { boundedFormat, boundedScene, boundedSize } from './bounded-wishes.ts'
import type { CompositorChild, ChildEvents } from './compositor-child.ts'
import type {
  AccessUnit,
  CodedPicture,
  Compositor,
  CompositorNews,
  Picture,
  PictureEvents,
  PictureFormat,
  PictureSize,
  Source,
  SourceEvents,
} from './compositor.ts'
import { FedSources } from './fed-sources.ts'
import type { FromCompositor } from './messages.ts'
import type { Scene } from './scene.ts'

export interface ProcessCompositorOptions {
  /** Starts a process. Throws where none can be made. */
  readonly start: (events: ChildEvents) => CompositorChild
  readonly news: CompositorNews
  /** Milliseconds that a new process has until it is ready. */
  readonly patience: number
}

export interface CompositorReport {
  /** Bytes. */
  readonly memory: number
  /** Encoders in work. */
  readonly programmes: number
}

/** Milliseconds. The first is short: 2 s after its death the picture is there again. */
const SHORTEST_PAUSE = 50
const LONGEST_PAUSE = 30_000
/** Who lived so long did not die of its beginning. */
const STEADY = 60_000

interface Shown {
  format: PictureFormat
  scene: Scene | null
  readonly events: PictureEvents
}

interface Asked {
  readonly scene: Scene
  readonly answer: (png: Uint8Array | null) => void
}

export class ProcessCompositor implements Compositor {
  readonly #options: ProcessCompositorOptions
  readonly #pictures = new Map<number, Shown>()
  readonly #sources = new FedSources()
  readonly #snapshots = new Map<number, Asked>()
  readonly #reports = new Map<number, (report: CompositorReport | null) => void>()
  /** Sources that some shown scene has. */
  #watched: ReadonlySet<string | null> = new Set()
  #child: CompositorChild | null = null
  #ready = false
  #last = 0
  #pause = SHORTEST_PAUSE
  #readyAt = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false
  /** Of the first process. */
  #begun: ((compositor: ProcessCompositor | null) => void) | null

  private constructor(options: ProcessCompositorOptions, begun: (compositor: ProcessCompositor | null) => void) {
    this.#options = options
    this.#begun = begun
  }

  /** Null where the first process does not become ready; `news` says why. */
  static start(options: ProcessCompositorOptions): Promise<ProcessCompositor | null> {
    return new Promise((resolve) => new ProcessCompositor(options, resolve).#start())
  }

  /** Of the process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  open(wanted: PictureFormat, events: PictureEvents): Picture {
    const picture = (this.#last += 1)
    const format = boundedFormat(wanted)
    this.#pictures.set(picture, { format, scene: null, events })
    this.#tell((child) => child.tell({ type: 'open', picture, format }))
    const alter = (how: (shown: Shown, child: CompositorChild | null) => void): void => {
      const shown = this.#pictures.get(picture)
      if (shown !== undefined) how(shown, this.#ready ? this.#child : null)
    }
    return {
      show: (scene) => alter((shown, child) => this.#show(picture, shown, scene, child)),
      change: (changed) =>
        alter((shown, child) => {
          shown.format = boundedFormat(changed)
          child?.tell({ type: 'change', picture, format: shown.format })
        }),
      refresh: () => alter((_shown, child) => child?.tell({ type: 'refresh', picture })),
      close: () => alter((_shown, child) => this.#closePicture(picture, child)),
    }
  }

  source(events: SourceEvents): Source {
    const id = `s${String((this.#last += 1))}`
    this.#sources.add(id, events)
    this.#tell((child) => child.tell({ type: 'add-source', source: id, failures: 0 }))
    return {
      id,
      put: (picture) => this.#put(id, picture),
      close: () => {
        if (this.#sources.remove(id)) this.#tell((child) => child.tell({ type: 'remove-source', source: id }))
      },
    }
  }

  snapshot(wanted: Scene, size: PictureSize): Promise<Uint8Array | null> {
    const scene = boundedScene(wanted)
    if (!this.#ready || scene === null) return Promise.resolve(null)
    const request = (this.#last += 1)
    return new Promise((answer) => {
      this.#snapshots.set(request, { scene, answer })
      this.#look()
      this.#tell((child) => child.tell({ type: 'snapshot', request, scene, size: boundedSize(size) }))
    })
  }

  /** What its process has in work; null while there is none. */
  report(): Promise<CompositorReport | null> {
    if (!this.#ready) return Promise.resolve(null)
    const request = (this.#last += 1)
    return new Promise((answer) => {
      this.#reports.set(request, answer)
      this.#tell((child) => child.tell({ type: 'ping', request }))
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#pictures.clear()
    this.#sources.clear()
    this.#forget()
    const child = this.#child
    this.#child = null
    await child?.kill()
  }

  #start(): void {
    try {
      const child = this.#options.start({
        message: (message, data) => this.#hear(message, data),
        gone: (error) => this.#gone(error),
      })
      this.#child = child
      this.#timer = setTimeout(() => void this.#tooLate(child), this.#options.patience).unref()
    } catch (error) {
      this.#gone(error instanceof Error ? error : new Error(String(error)))
    }
  }

  async #tooLate(child: CompositorChild): Promise<void> {
    await child.kill()
    this.#gone(new Error('The compositor does not become ready.'))
  }

  #hear(message: FromCompositor, data: Uint8Array): void {
    switch (message.type) {
      case 'ready':
        return this.#begin()
      case 'unavailable':
        return this.#unavailable(message.why)
      case 'unit':
        return this.#deliver(message.pictures, { data, key: message.key, timestamp: message.timestamp })
      case 'key-frame-wanted':
        return this.#sources.keyFrameWanted(message.source)
      case 'failures':
        return this.#sources.failed(message.source, message.count)
      case 'snapshot':
        return this.#answer(message.request, data)
      case 'pong':
        this.#reports.get(message.request)?.(message)
        this.#reports.delete(message.request)
    }
  }

  #deliver(pictures: readonly number[], unit: AccessUnit): void {
    for (const picture of pictures) this.#pictures.get(picture)?.events.unit(unit)
  }

  /** Everything is told again; what is watched asks for its key frames by itself. */
  #begin(): void {
    clearTimeout(this.#timer)
    this.#ready = true
    this.#readyAt = performance.now()
    this.#child?.watch()
    for (const [source, failures] of this.#sources.failures) this.#child?.tell({ type: 'add-source', source, failures })
    for (const [picture, { format, scene }] of this.#pictures) {
      this.#child?.tell({ type: 'open', picture, format })
      if (scene !== null) this.#child?.tell({ type: 'show', picture, scene })
    }
    if (this.#begun === null) return this.#options.news.restarted()
    this.#begun(this)
    this.#begun = null
  }

  #unavailable(why: string): void {
    if (this.#begun === null) return
    this.#options.news.unavailable(why)
    this.#begun(null)
    this.#begun = null
    void this.close()
  }

  #gone(error: Error): void {
    clearTimeout(this.#timer)
    this.#child = null
    this.#ready = false
    if (this.#closed) return
    if (this.#begun !== null) return this.#unavailable(error.message)
    this.#forget()
    this.#sources.processDied(performance.now())
    if (performance.now() - this.#readyAt > STEADY) this.#pause = SHORTEST_PAUSE
    this.#timer = setTimeout(() => this.#start(), this.#pause)
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2)
    this.#options.news.crashed(error)
  }

  #forget(): void {
    for (const { answer } of this.#snapshots.values()) answer(null)
    this.#snapshots.clear()
    for (const answer of this.#reports.values()) answer(null)
    this.#reports.clear()
    this.#look()
  }

  #answer(request: number, png: Uint8Array): void {
    this.#snapshots.get(request)?.answer(png.length === 0 ? null : png)
    this.#snapshots.delete(request)
    this.#look()
  }

  #show(picture: number, shown: Shown, wanted: Scene, child: CompositorChild | null): void {
    const scene = boundedScene(wanted)
    if (scene === null) return
    shown.scene = scene
    this.#look()
    child?.tell({ type: 'show', picture, scene })
  }

  #closePicture(picture: number, child: CompositorChild | null): void {
    this.#pictures.delete(picture)
    this.#look()
    child?.tell({ type: 'close', picture })
  }

  /** What nobody sees does not cross the pipe. */
  #look(): void {
    const scenes = [...this.#pictures.values(), ...this.#snapshots.values()].map(({ scene }) => scene)
    this.#watched = new Set(scenes.flatMap((scene) => (scene?.kind === 'meeting' ? scene.tiles.map(({ source }) => source) : [])))
  }

  #put(id: string, picture: CodedPicture): void {
    if (!this.#watched.has(id) || !this.#ready || this.#child === null) return
    if (!this.#sources.admit(id, picture, this.#child.keepsUp, performance.now())) return
    const { codec, key, timestamp, data } = picture
    this.#child.tell({ type: 'put', source: id, codec, key, timestamp: timestamp >>> 0 }, data)
  }

  #tell(how: (child: CompositorChild) => void): void {
    if (this.#ready && this.#child !== null) how(this.#child)
  }
}
