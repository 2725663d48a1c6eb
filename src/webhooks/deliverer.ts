import type { Instant } from '../domain/ids.ts'
import type { Secrets } from '../meetings/ports.ts'
import type { Answer, Claim, Settlement } from './delivery.ts'
import { nextTry } from './plan.ts'
import type { WebhookStore } from './ports.ts'
import type { Post } from './post.ts'
import { signedHeaders } from './signature.ts'
import type { Webhook } from './webhook.ts'

/** Requests to one webhook at once, each of another lane, so that a slow receiver holds up itself alone. */
const AT_ONCE = 4
/** Longer than any try takes. A server that dies, and does not start again, holds its deliveries up for so many milliseconds. */
const LEASE_MS = 30_000

interface Needs {
  readonly store: WebhookStore
  readonly secrets: Pick<Secrets, 'unseal'>
  readonly post: Post
  readonly clock: { now(): Instant }
  /** This server among those on one database. */
  readonly node: string
  /** From 0 to 1. */
  readonly random: () => number
  readonly log: { warn(fields: object, text: string): void; error(fields: object, text: string): void }
}

/** Carries messages to receivers: each lane in its order, each message at least once. */
export class Deliverer {
  readonly #needs: Needs
  readonly #stop = new AbortController()
  readonly #underWay = new Map<string, Set<Promise<void>>>()
  #round: Promise<void> | null = null
  #again = false

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Looks for what is due, now. Resolves when that has been taken up, not when it has been delivered. */
  wake(): Promise<void> {
    this.#again = true
    this.#round ??= this.#rounds().finally(() => (this.#round = null))
    return this.#round
  }

  /** Idempotent. What is under way is broken off, and due again. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#round?.catch(() => undefined)
    await Promise.all([...this.#underWay.values()].flatMap((set) => [...set]))
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false
      for (const webhook of await this.#needs.store.list()) if (webhook.active) await this.#takeUp(webhook)
    }
  }

  async #takeUp(webhook: Webhook): Promise<void> {
    const busy = this.#underWay.get(webhook.id) ?? new Set<Promise<void>>()
    this.#underWay.set(webhook.id, busy)
    const now = this.#needs.clock.now()
    const limit = AT_ONCE - busy.size
    if (limit <= 0) return
    const { node, store } = this.#needs
    for (const claim of await store.claim({ webhookId: webhook.id, node, now, leasedUntil: now + LEASE_MS, limit })) {
      const work = this.#deliver(webhook, claim).finally(() => busy.delete(work))
      busy.add(work)
      void work.then(() => this.#wakeUnwatched())
    }
  }

  /** What is behind it may be due. */
  #wakeUnwatched(): void {
    this.wake().catch((error: unknown) => this.#needs.log.error({ err: error }, 'webhooks could not be looked after; they are again soon'))
  }

  async #deliver(webhook: Webhook, claim: Claim): Promise<void> {
    const { store, secrets, post, clock, log } = this.#needs
    try {
      const headers = signedHeaders(webhook, secrets, claim.eventId, claim.body, clock.now())
      const answer = await post({ url: webhook.url, headers, body: claim.body }, this.#stop.signal)
      const settlement = this.#settlementOf(claim, answer)
      if (settlement.state === 'dead') log.warn({ webhook: webhook.id, event: claim.eventId }, 'a webhook was given up')
      await store.settle(claim, settlement)
    } catch (error) {
      // Its lease runs out, and it is tried again.
      log.error({ err: error, webhook: webhook.id }, 'a webhook could not be delivered or settled')
    }
  }

  #settlementOf({ attempt, deadline }: Claim, answer: Answer): Settlement {
    const at = this.#needs.clock.now()
    if ('status' in answer && answer.status >= 200 && answer.status < 300) return { state: 'delivered', at, answer }
    if ('fault' in answer && answer.fault === 'interrupted') return { state: 'pending', at, answer, dueAt: at }
    const dueAt = nextTry(attempt, deadline, at, this.#needs.random())
    return dueAt === null ? { state: 'dead', at, answer } : { state: 'pending', at, answer, dueAt }
  }
}
