/** Calls that the server makes: their settings, and what was spent. */
import { beforeEach, describe, expect, it } from 'vitest'
import { branded } from '../domain/ids.ts'
import { NOBODY_IS_CALLED, type CallEntry } from '../meetings/outgoing-calls.ts'
import type { Stores } from './open-stores.ts'
import type { StoreHome, StoreKind } from './testing/store-homes.ts'

const anEntry = (id: string, placedAt: number, more: Partial<CallEntry> = {}): CallEntry => ({
  id,
  accountId: branded('account'),
  meetingId: branded('meeting'),
  placedAt,
  answeredAt: null,
  seenAt: placedAt,
  over: false,
  ...more,
})

export function outgoingCallsSuite(kind: StoreKind): void {
  describe('outgoing calls', () => {
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

    const reopen = async (): Promise<void> => {
      await stores.close()
      stores = await home.open()
    }

    it('nobody is called until settings say so, which survive a restart', async () => {
      expect(await stores.outgoingCalls.settings()).toEqual(NOBODY_IS_CALLED)
      const settings = { ...NOBODY_IS_CALLED, numberId: 'number', prefixes: ['+49', '+4369'] }
      await stores.outgoingCalls.putSettings(NOBODY_IS_CALLED)
      await stores.outgoingCalls.putSettings(settings)
      await reopen()
      expect(await stores.outgoingCalls.settings()).toEqual(settings)
    })

    it('what was spent survives a restart, and what is older is forgotten', async () => {
      const [old, first, second] = [anEntry('c', 1), anEntry('b', 10), anEntry('a', 20)]
      for (const entry of [old, second, first]) expect(await stores.outgoingCalls.add(0, () => entry)).toBe(true)
      const answered = { ...first, answeredAt: 12, seenAt: 30, over: true }
      await stores.outgoingCalls.put(answered)
      await reopen()
      expect(await stores.outgoingCalls.read(10)).toEqual([answered, second])
      expect(await stores.outgoingCalls.read(0)).toHaveLength(3)
      expect(await stores.outgoingCalls.add(10, () => null)).toBe(false)
      expect(await stores.outgoingCalls.read(0)).toEqual([answered, second])
    })

    it('[A40] of many who ask at once no more are let through than the decision allows', async () => {
      const most = 3
      const asked = Array.from({ length: 12 }, (_, at) =>
        stores.outgoingCalls.add(0, (entries) => (entries.length < most ? anEntry(String(at), 10) : null)),
      )
      expect((await Promise.all(asked)).filter((added) => added)).toHaveLength(most)
      expect(await stores.outgoingCalls.read(0)).toHaveLength(most)
    })

    it.runIf(kind.name === 'PostgreSQL')('[A40] two servers on one database share what may be spent', async () => {
      const other = await home.open()
      const asked = Array.from({ length: 12 }, (_, at) =>
        (at % 2 === 0 ? stores : other).outgoingCalls.add(0, (entries) => (entries.length < 3 ? anEntry(String(at), 10) : null)),
      )
      expect((await Promise.all(asked)).filter((added) => added)).toHaveLength(3)
      await other.close()
    })
  })
}
