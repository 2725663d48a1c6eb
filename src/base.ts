/** What all parts of the server are made of: who it is, its secrets, its time, its log, and what closes it. */
import { createKeyedSecrets, type KeyedSecrets } from './auth/keyed-secrets.ts'
import { RenewedCertificate } from './certificate.ts'
import { Lifetime } from './lifetime.ts'
import type { Clock } from './meetings/ports.ts'
import { systemClock } from './ops/clock.ts'
import type { Config } from './ops/config.ts'
import { createLog, type Log } from './ops/log.ts'
import { loadMasterKey } from './ops/master-key.ts'
import type { Overrides } from './overrides.ts'

export interface Base {
  readonly config: Config
  readonly log: Log
  readonly clock: Clock
  readonly secrets: KeyedSecrets
  readonly life: Lifetime
  /** Null: another server stands before this one, or none is wanted. */
  readonly certificate: RenewedCertificate | null
  /** Known for good once the port is open. */
  readonly address: { url: string }
}

/** Rejects where the master key or the certificate cannot be read. */
export async function createBase(config: Config, overrides: Overrides): Promise<Base> {
  const log = overrides.log ?? createLog(config.logLevel)
  return {
    config,
    log,
    clock: overrides.clock ?? systemClock,
    secrets: createKeyedSecrets(await loadMasterKey(config)),
    life: new Lifetime(),
    certificate: config.tls && (await RenewedCertificate.open(config.tls, log)),
    address: { url: config.url ?? '' },
  }
}
