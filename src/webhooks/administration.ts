/** What administrators do with webhooks. Each change is audited, by the receiver's host alone: an address may hold a secret. */
import { isIP } from 'node:net'
import type { AccountId } from '../domain/ids.ts'
import type { AuditLog, Clock, Secrets } from '../meetings/ports.ts'
import type { Delivery } from './delivery.ts'
import type { Reach } from './networks.ts'
import type { WebhookStore } from './ports.ts'
import { freshSecret, ROTATION_MS } from './signature.ts'
import { TEST_EVENT, type Webhook } from './webhook.ts'

export type WebhookRefusal = 'unknown_webhook' | 'unknown_delivery' | 'webhook_address_refused' | 'too_many_webhooks'
type WebhookAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: WebhookRefusal }

type WantedWebhook = Pick<Webhook, 'url' | 'events' | 'active'>

/** The one moment in which a secret is seen. */
interface WithSecret {
  readonly webhook: Webhook
  readonly secret: string
}

export interface AdministrationNeeds {
  readonly store: WebhookStore
  readonly secrets: Pick<Secrets, 'fresh' | 'seal'>
  readonly audit: Pick<AuditLog, 'append'>
  readonly clock: Clock
  readonly reach: Reach
  readonly mint: { webhookId(): string; testEventId(): string }
  /** Something is due. */
  readonly wake: () => void
}

export interface WebhookAdministration {
  list(): Promise<readonly Webhook[]>
  add(by: AccountId, wanted: WantedWebhook): Promise<WebhookAnswer<WithSecret>>
  change(by: AccountId, id: string, wanted: WantedWebhook): Promise<WebhookAnswer<Webhook>>
  remove(by: AccountId, id: string): Promise<WebhookAnswer<undefined>>
  /** The secret before signs too for another day, the one before that no more. */
  rotate(by: AccountId, id: string): Promise<WebhookAnswer<WithSecret>>
  /** The newest first. */
  deliveries(id: string): Promise<WebhookAnswer<readonly Delivery[]>>
  /** Goes the way of every other event. */
  test(id: string): Promise<WebhookAnswer<undefined>>
  again(id: string, eventId: string): Promise<WebhookAnswer<undefined>>
}

/** Each is one more row for every event; so that this stays small. */
const MOST_WEBHOOKS = 20
const SHOWN = 50

const answered = <T>(value: T): WebhookAnswer<T> => ({ ok: true, value })
const refused = (code: WebhookRefusal): WebhookAnswer<never> => ({ ok: false, code })

export function createWebhookAdministration(needs: AdministrationNeeds): WebhookAdministration {
  const { store, secrets, clock, reach, mint, wake } = needs
  return {
    list: () => store.list(),
    async add(by, wanted) {
      if ((await store.list()).length >= MOST_WEBHOOKS) return refused('too_many_webhooks')
      if (!mayReach(reach, wanted.url)) return refused('webhook_address_refused')
      const secret = freshSecret(secrets)
      const made = { ...wanted, id: mint.webhookId(), sealedSecret: secrets.seal(secret), previous: null, createdAt: clock.now() }
      return answered({ webhook: await keep(needs, by, 'added', made), secret })
    },
    change: (by, id, wanted) =>
      withWebhook(store, id, async (known) =>
        mayReach(reach, wanted.url)
          ? answered(await keep(needs, by, 'changed', { ...known, ...wanted }))
          : refused('webhook_address_refused'),
      ),
    remove: (by, id) =>
      withWebhook(store, id, async (known) => {
        if (!(await store.remove(id))) return refused('unknown_webhook')
        await note(needs, by, 'removed', known)
        return answered(undefined)
      }),
    rotate: (by, id) =>
      withWebhook(store, id, async (known) => {
        const secret = freshSecret(secrets)
        const previous = { sealedSecret: known.sealedSecret, until: clock.now() + ROTATION_MS }
        const rotated = { ...known, sealedSecret: secrets.seal(secret), previous }
        return answered({ webhook: await keep(needs, by, 'rotated', rotated), secret })
      }),
    deliveries: (id) => withWebhook(store, id, async () => answered(await store.latest(id, SHOWN))),
    test: (id) =>
      withWebhook(store, id, async () => {
        const eventId = mint.testEventId()
        const at = clock.now()
        await store.enqueue(id, { id: eventId, type: TEST_EVENT, lane: eventId, seq: 1, at, repeats: null, data: {} })
        wake()
        return answered(undefined)
      }),
    again: (id, eventId) =>
      withWebhook(store, id, async () => {
        if (!(await store.again(id, eventId, clock.now()))) return refused('unknown_delivery')
        wake()
        return answered(undefined)
      }),
  }
}

/** What can be told from the address alone; where a name leads is looked up at each delivery. */
function mayReach(reach: Reach, url: string): boolean {
  const { protocol, hostname } = new URL(url)
  const literal = hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0) return reach.allows(literal, protocol)
  return protocol === 'https:' || reach.opensAny
}

async function withWebhook<T>(
  store: WebhookStore,
  id: string,
  work: (known: Webhook) => Promise<WebhookAnswer<T>>,
): Promise<WebhookAnswer<T>> {
  const known = (await store.list()).find((webhook) => webhook.id === id)
  return known === undefined ? refused('unknown_webhook') : work(known)
}

type Change = 'added' | 'changed' | 'removed' | 'rotated'

async function keep(needs: AdministrationNeeds, by: AccountId, change: Change, webhook: Webhook): Promise<Webhook> {
  await needs.store.put(webhook)
  await note(needs, by, change, webhook)
  return webhook
}

const note = ({ audit, clock }: AdministrationNeeds, by: AccountId, change: Change, { id, url }: Webhook): Promise<void> =>
  audit.append({ type: `webhook.${change}`, webhookId: id, host: new URL(url).host, by }, clock.now())
