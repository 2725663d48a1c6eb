import { WebhookEvent } from '@livekit/protocol'
import type { LivekitKey } from '../livekit-token.ts'
import type { Surroundings } from '../room/surroundings.ts'
import type { SignallingLog } from '../signalling-log.ts'
import { signedHeaders } from './signed-letter.ts'

/** What came of a request: an HTTP status, or why there is none. */
export type Answer = { readonly status: number } | { readonly fault: string }

/** Sends one request. */
export type Post = (
  letter: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: string },
  signal: AbortSignal,
) => Promise<Answer>

interface Needs {
  readonly url: string
  readonly key: LivekitKey
  readonly post: Post
  readonly surroundings: Pick<Surroundings, 'now' | 'after'>
  readonly log: SignallingLog
}

interface Letter {
  /** Of the event, and what it is. */
  readonly id: string
  readonly event: string
  readonly body: string
}

/** Milliseconds after each try that failed; after the last the letter is given up. */
const PAUSES = [1_000, 3_000, 10_000, 30_000, 60_000]
/** Requests at once. Everything of one room goes by the same lane, and so in its order. */
const LANES = 8
/** Characters that wait, of all letters together: what comes beyond is dropped. */
const ROOM_TO_WAIT = 16 * 1024 * 1024
/** For what still waits when the engine ends, milliseconds. */
const FAREWELL = 3_000

/** Carries LiveKit's webhooks to one receiver. What waits is in memory, and lost when the process dies. */
export class WebhookCourier {
  readonly #needs: Needs
  readonly #lanes: readonly Letter[][] = Array.from({ length: LANES }, () => [])
  readonly #underWay = new Map<number, Promise<void>>()
  readonly #pauses = new Set<() => void>()
  readonly #end = new AbortController()
  #waiting = 0
  #closing: Promise<void> | null = null
  #isFull = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  carry(room: string, event: WebhookEvent): void {
    if (this.#closing !== null) return
    const body = event.toJsonString()
    if (this.#waiting + body.length > ROOM_TO_WAIT) return this.#drop()
    this.#waiting += body.length
    const number = laneOf(room)
    this.#lanes[number]?.push({ id: event.id, event: event.event, body })
    if (!this.#underWay.has(number)) this.#underWay.set(number, this.#walk(number))
  }

  /** What waits is tried once more, for a moment. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#farewell()
    return this.#closing
  }

  async #farewell(): Promise<void> {
    const cancel = this.#needs.surroundings.after(FAREWELL, () => this.#end.abort())
    for (const goOn of this.#pauses) goOn()
    await Promise.all(this.#underWay.values())
    cancel()
  }

  async #walk(number: number): Promise<void> {
    const lane = this.#lanes[number] ?? []
    for (let letter = lane[0]; letter !== undefined && !this.#end.signal.aborted; letter = lane[0]) {
      await this.#deliver(letter)
      lane.shift()
      this.#waiting -= letter.body.length
    }
    if (this.#waiting === 0) this.#isFull = false
    this.#underWay.delete(number)
  }

  async #deliver(letter: Letter): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const answer = await this.#try(letter)
      if ('status' in answer && answer.status >= 200 && answer.status < 300) return
      const pause = PAUSES[tries]
      if (pause === undefined || this.#closing !== null) {
        const { id, event } = letter
        return this.#needs.log.warn({ ...answer, id, event }, 'a webhook was given up')
      }
      await this.#pause(pause)
    }
  }

  /** Signed at each try, so that a receiver may refuse old signatures. */
  async #try({ body }: Letter): Promise<Answer> {
    const { url, key, post, surroundings } = this.#needs
    return post({ url, headers: await signedHeaders(key, body, surroundings.now()), body }, this.#end.signal)
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        cancel()
        this.#pauses.delete(goOn)
        resolve()
      }
      const cancel = this.#needs.surroundings.after(milliseconds, goOn)
      this.#pauses.add(goOn)
    })
  }

  /** Said once, until all is delivered. */
  #drop(): void {
    if (!this.#isFull) this.#needs.log.warn({}, 'more webhooks wait than there is room for; further ones are dropped')
    this.#isFull = true
  }
}

/** The same for each event of a room. FNV-1a, 32 bits. */
function laneOf(room: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < room.length; at += 1) hash = Math.imul(hash ^ room.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % LANES
}
