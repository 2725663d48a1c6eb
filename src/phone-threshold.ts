/**
 * Where a caller stands who was refused, while the line is open (SPEC I4): what its stream at the door is for a browser. Let in, it comes by
 * the device secret that the refusal gave it, which no other call has: a number proves nothing (A2), so whoever dials anew is a stranger again.
 */
import type { DoorUpdate } from './domain/door-view.ts'
import type { LiveFeed } from './http/streams/live-feed.ts'
import { doorWatcher } from './http/streams/watchers.ts'
import { enter, type EnterOutcome, type EnterRequest } from './meetings/enter.ts'
import type { Ports } from './meetings/ports.ts'
import { viewDoor } from './meetings/view-door.ts'
import type { DoorAnswer, Threshold } from './phone/call/door.ts'

interface ThresholdNeeds {
  readonly ports: Ports
  readonly feed: LiveFeed
}

type Admitted = EnterOutcome & { readonly admitted: true }

export class PhoneThreshold implements Threshold {
  readonly #needs: ThresholdNeeds
  readonly #arrival: EnterRequest
  readonly #seatOf: (admitted: Admitted) => Promise<DoorAnswer>
  readonly #forget = new Set<() => void>()
  #closed = false

  constructor(needs: ThresholdNeeds, arrival: EnterRequest, seatOf: (admitted: Admitted) => Promise<DoorAnswer>) {
    this.#needs = needs
    this.#arrival = arrival
    this.#seatOf = seatOf
  }

  /** Who cannot be followed is refused, and nothing more. */
  watch(letIn: () => void): void {
    this.#follow(letIn).catch(() => this.close())
  }

  async enter(): Promise<DoorAnswer> {
    const outcome = await enter(this.#needs.ports, this.#arrival)
    return outcome.admitted ? this.#seatOf(outcome) : { admitted: false, code: outcome.code }
  }

  close(): void {
    this.#closed = true
    for (const forget of this.#forget) forget()
  }

  async #follow(letIn: () => void): Promise<void> {
    const { meetingId, seeker, update } = await viewDoor(this.#needs.ports, this.#arrival)
    if (this.#closed || meetingId === null) return
    // The watcher sends updates of this type only.
    const send = (news: unknown): void => void (!this.#closed && (news as DoorUpdate).type === 'let_in' && letIn())
    const stream = {
      send,
      beat: () => undefined,
      close: () => this.close(),
      onClose: (forget: () => void) => void this.#forget.add(forget),
    }
    this.#needs.feed.watch(meetingId, doorWatcher(stream, seeker, update))
  }
}
