/** The feed of commits, told to everyone who looks on. Updates are made from states, so that a burst of commits costs one look each. */
import type { Instant, MeetingId } from '../../domain/ids.ts'
import type { Meeting } from '../../domain/meeting.ts'
import type { Committed, Feed, MeetingStore } from '../../meetings/ports.ts'
import type { Log } from '../../ops/log.ts'
import type { Watcher } from './watchers.ts'

interface Needs {
  readonly find: MeetingStore['find']
  readonly clock: { now(): Instant }
  readonly log: Log
}

interface Group {
  readonly watchers: Set<Watcher>
  /** Grows with every state that came in. */
  serial: number
  waiting: { readonly meeting: Meeting | null } | null
  /** When a state was last read past the feed. */
  readAt: Instant
  shownAt: Instant
}

/** Two looks at one meeting are at least this far apart; L9 allows 250 ms. */
const PACE_MS = 30
const BEAT_MS = 15_000
/** So long after a read a commit may still be told that came before it. */
const SETTLED_MS = 1_000

export class LiveFeed implements Feed {
  readonly #needs: Needs
  readonly #groups = new Map<MeetingId, Group>()
  /** Door streams of meetings that do not exist: kept alive like the others (A7). */
  readonly #idle = new Set<Watcher>()
  readonly #heart: NodeJS.Timeout

  constructor(needs: Needs) {
    this.#needs = needs
    this.#heart = setInterval(() => this.#beat(), BEAT_MS)
    this.#heart.unref()
  }

  get readers(): number {
    return [...this.#groups.values()].reduce((sum, group) => sum + group.watchers.size, this.#idle.size)
  }

  publish(change: Committed<unknown>): void {
    const { id } = change.after
    const group = this.#groups.get(id)
    if (group === undefined) return
    this.#arrive(group, change.after)
    // Another node's later commit may have been read before this one was told: then the look that follows puts it right.
    if (this.#needs.clock.now() - group.readAt < SETTLED_MS) this.#refreshSoon(id)
  }

  /** Another node changed this meeting. Reads it anew, unless a later state comes in meanwhile. */
  async refresh(meetingId: MeetingId): Promise<void> {
    const group = this.#groups.get(meetingId)
    if (group === undefined) return
    const { serial } = group
    group.readAt = this.#needs.clock.now()
    const meeting = await this.#needs.find({ meetingId })
    if (group.serial === serial) this.#arrive(group, meeting)
    else await this.refresh(meetingId)
  }

  /** From now on this watcher sees every change; what happened since its first look is caught up on. */
  watch(meetingId: MeetingId | null, watcher: Watcher): void {
    if (meetingId === null) {
      this.#idle.add(watcher)
      watcher.stream.onClose(() => this.#idle.delete(watcher))
      return
    }
    const group = this.#groups.get(meetingId) ?? { watchers: new Set<Watcher>(), serial: 0, waiting: null, shownAt: 0, readAt: 0 }
    this.#groups.set(meetingId, group)
    group.watchers.add(watcher)
    watcher.stream.onClose(() => this.#forget(meetingId, group, watcher))
    this.#refreshSoon(meetingId)
  }

  /** Streams that cannot be brought up to date end; their readers come back to a snapshot. */
  #refreshSoon(meetingId: MeetingId): void {
    this.refresh(meetingId).catch((error: unknown) => {
      this.#needs.log.warn({ err: error }, 'streams could not be brought up to date')
      for (const { stream } of this.#groups.get(meetingId)?.watchers ?? []) stream.close()
    })
  }

  close(): void {
    clearInterval(this.#heart)
    for (const group of this.#groups.values()) for (const { stream } of group.watchers) stream.close()
    for (const { stream } of this.#idle) stream.close()
  }

  #arrive(group: Group, meeting: Meeting | null): void {
    group.serial += 1
    const scheduled = group.waiting !== null
    group.waiting = { meeting }
    if (scheduled) return
    const wait = group.shownAt + PACE_MS - this.#needs.clock.now()
    if (wait <= 0) this.#show(group)
    else setTimeout(() => this.#show(group), Math.min(wait, PACE_MS))
  }

  #show(group: Group): void {
    if (group.waiting === null) return
    const { meeting } = group.waiting
    group.waiting = null
    const now = this.#needs.clock.now()
    group.shownAt = now
    for (const watcher of group.watchers) this.#showOne(watcher, meeting, now)
  }

  #showOne(watcher: Watcher, meeting: Meeting | null, now: Instant): void {
    try {
      if (!watcher.show(meeting, now)) watcher.stream.close()
    } catch (error) {
      this.#needs.log.error({ err: error }, 'a stream could not be shown a change')
      watcher.stream.close()
    }
  }

  #forget(meetingId: MeetingId, group: Group, watcher: Watcher): void {
    group.watchers.delete(watcher)
    if (group.watchers.size === 0 && this.#groups.get(meetingId) === group) this.#groups.delete(meetingId)
  }

  #beat(): void {
    for (const group of this.#groups.values()) for (const { stream } of group.watchers) stream.beat()
    for (const { stream } of this.#idle) stream.beat()
  }
}
