import { beforeEach } from 'vitest'
import type { Stores } from '../open-stores.ts'
import type { StoreHome, StoreKind } from './store-homes.ts'

export interface FreshStores {
  readonly stores: Stores
  /** As after a restart. */
  reopen(): Promise<void>
  /** Those of another process on the same home; whoever asks for them closes them. */
  openMore(): Promise<Stores>
}

/** Empty ones for each test of the suite that asks for them. */
export function freshStores(kind: StoreKind): FreshStores {
  let home: StoreHome
  let stores: Stores
  beforeEach(async () => {
    home = await kind.newHome()
    stores = await home.open()
    return async () => {
      await stores.close()
      home.destroy()
    }
  })
  return {
    get stores() {
      return stores
    },
    async reopen() {
      await stores.close()
      stores = await home.open()
    },
    openMore: () => home.open(),
  }
}
