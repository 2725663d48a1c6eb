/** Webhooks among the server's other parts: kept in its store, sealed by its secrets, reaching where its operator lets them. */
import { randomBytes } from 'node:crypto'
import type { AuditLog, Clock, Secrets } from './meetings/ports.ts'
import type { Config } from './ops/config.ts'
import type { Log } from './ops/log.ts'
import { createWebhookAdministration, type WebhookAdministration } from './webhooks/administration.ts'
import { Deliverer } from './webhooks/deliverer.ts'
import { createReach } from './webhooks/networks.ts'
import type { WebhookStore } from './webhooks/ports.ts'
import { createPost, POST_TIMEOUT_MS, systemResolve } from './webhooks/post.ts'

export interface WebhookNeeds {
  readonly config: Pick<Config, 'webhookNetworks' | 'node'>
  readonly store: WebhookStore
  readonly audit: AuditLog
  readonly secrets: Secrets
  readonly clock: Clock
  readonly log: Log
}

export interface Webhooks {
  readonly administration: WebhookAdministration
  /** Before the first round: what this server was at when it ended is due. */
  recover(): Promise<void>
  /** Something may be due; it is looked for beside what goes on. */
  wake(): void
  /** Looks for what is due. */
  round(): Promise<void>
  sweep(): Promise<void>
  /** Idempotent. */
  close(): Promise<void>
}

/** 128 random bits. */
const id = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`

export function createWebhooks({ config, store, audit, secrets, clock, log }: WebhookNeeds): Webhooks {
  const reach = createReach(config.webhookNetworks)
  const post = createPost({ reach, resolve: systemResolve, timeout: POST_TIMEOUT_MS })
  const deliverer = new Deliverer({ store, secrets, post, clock, node: config.node, random: Math.random, log })
  const round = (): Promise<void> => deliverer.wake()
  const wake = (): void => {
    round().catch((error: unknown) => log.error({ err: error }, 'webhooks could not be looked after; they are again soon'))
  }
  const mint = { webhookId: () => id('hook'), testEventId: () => id('evt_test') }
  return {
    administration: createWebhookAdministration({ store, secrets, audit, clock, reach, mint, wake }),
    recover: () => store.release(config.node),
    wake,
    round,
    sweep: () => store.sweep(clock.now()),
    close: () => deliverer.close(),
  }
}
