/** `latch media-engine`: the engine alone, whom it tells, and its end. */
import { readConfig } from './ops/config.ts'
import { createLog } from './ops/log.ts'
import { startMediaEngine, type MediaEngineOptions } from './signalling/media-engine.ts'
import { createReach } from './webhooks/networks.ts'
import { createPost, POST_TIMEOUT_MS, systemResolve } from './webhooks/post.ts'

export interface EngineAloneOptions extends Omit<MediaEngineOptions, 'webhooks' | 'log'> {
  /** Addresses of programs that are told. */
  readonly webhook: readonly string[]
}

export async function serveEngineAlone({ webhook, ...options }: EngineAloneOptions): Promise<void> {
  const engine = await startMediaEngine({ ...options, ...(webhook.length === 0 ? {} : telling(webhook)) })
  const end = (): void => void engine.close().then(() => process.exit(0))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
}

/** They are reached as other webhooks are: by https where they are public, elsewhere where the operator opened the network. */
function telling(urls: readonly string[]): Pick<MediaEngineOptions, 'webhooks' | 'log'> {
  const read = readConfig(process.env)
  if (!read.ok) {
    for (const complaint of read.complaints) console.error(complaint)
    process.exit(2)
  }
  const reach = createReach(read.config.webhookNetworks)
  const post = createPost({ reach, resolve: systemResolve, timeout: POST_TIMEOUT_MS })
  return { webhooks: { urls, post }, log: createLog(read.config.logLevel) }
}
