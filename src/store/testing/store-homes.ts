import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../meetings/ports.ts'
import { openMemoryStores, openPostgresStores, openSqliteStores, type Stores } from '../open-stores.ts'
import type { TestPostgres } from '../postgres/test-cluster.ts'

/** A place where stores are kept. Opened again after a close, it has what it had. */
export interface StoreHome {
  open(clock?: Clock): Promise<Stores>
  destroy(): void
}

export interface StoreKind {
  readonly name: 'memory' | 'SQLite' | 'PostgreSQL'
  /** An empty one. In memory, its clock is the first one's. */
  newHome(clock?: Clock): Promise<StoreHome>
}

const REAL_TIME: Clock = { now: Date.now }

const memory: StoreKind = {
  name: 'memory',
  newHome: async (clock = REAL_TIME) => {
    const stores = await openMemoryStores(clock)
    return { open: () => Promise.resolve(stores), destroy: () => undefined }
  },
}

const sqlite: StoreKind = {
  name: 'SQLite',
  newHome: async () => {
    const directory = mkdtempSync(join(tmpdir(), 'latch-store-'))
    return {
      open: (clock = REAL_TIME) => openSqliteStores(directory, clock),
      destroy: () => rmSync(directory, { recursive: true, force: true }),
    }
  },
}

const postgres = (server: TestPostgres): StoreKind => ({
  name: 'PostgreSQL',
  newHome: async () => {
    const url = await server.freshDatabase()
    return { open: (clock = REAL_TIME) => openPostgresStores(url, clock, () => undefined), destroy: () => undefined }
  },
})

/** All that there are on this machine. */
export const storeKinds = (server: TestPostgres | null): readonly StoreKind[] => [
  memory,
  sqlite,
  ...(server === null ? [] : [postgres(server)]),
]
