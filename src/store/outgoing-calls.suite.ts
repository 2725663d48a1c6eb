/** Calls that the server makes: their settings, and what was spent. */
import { describe, expect, it } from 'vitest'
import { branded } from '../domain/ids.ts'
import { NOBODY_IS_CALLED, type CallEntry } from '../meetings/outgoing-calls.ts'
import { freshStores } from './testing/fresh-stores.suite.ts'
import type { StoreKind } from './testing/store-homes.ts'

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
    const fresh = freshStores(kind)

    it('nobody is called until settings say so, which survive a restart', async () => {
      expect(await fresh.stores.outgoingCalls.settings()).toEqual(NOBODY_IS_CALLED)
      const settings = { ...NOBODY_IS_CALLED, numberId: 'number', prefixes: ['+49', '+4369'] }
      await fresh.stores.outgoingCalls.putSettings(NOBODY_IS_CALLED)
      await fresh.stores.outgoingCalls.putSettings(settings)
      await fresh.reopen()
      expect(await fresh.stores.outgoingCalls.settings()).toEqual(settings)
    })

    it('what was spent survives a restart, and what is older is forgotten', async () => {
      const [old, first, second] = [anEntry('c', 1), anEntry('b', 10), anEntry('a', 20)]
      for (const entry of [old, second, first]) expect(await fresh.stores.outgoingCalls.add(0, () => entry)).toBe(true)
      const answered = { ...first, answeredAt: 12, seenAt: 30, over: true }
      await fresh.stores.outgoingCalls.put(answered)
      await fresh.reopen()
      expect(await fresh.stores.outgoingCalls.read(10)).toEqual([answered, second])
      expect(await fresh.stores.outgoingCalls.read(0)).toHaveLength(3)
      expect(await fresh.stores.outgoingCalls.add(10, () => null)).toBe(false)
      expect(await fresh.stores.outgoingCalls.read(0)).toEqual([answered, second])
    })

    it('[A40] of many who ask at once no more are let through than the decision allows', async () => {
      const most = 3
      const asked = Array.from({ length: 12 }, (_, at) =>
        fresh.stores.outgoingCalls.add(0, (entries) => (entries.length < most ? anEntry(String(at), 10) : null)),
      )
      expect((await Promise.all(asked)).filter((added) => added)).toHaveLength(most)
      expect(await fresh.stores.outgoingCalls.read(0)).toHaveLength(most)
    })

    it.runIf(kind.name === 'PostgreSQL')('[A40] two servers on one database share what may be spent', async () => {
      const other = await fresh.openMore()
      const asked = Array.from({ length: 12 }, (_, at) =>
        (at % 2 === 0 ? fresh.stores : other).outgoingCalls.add(0, (entries) => (entries.length < 3 ? anEntry(String(at), 10) : null)),
      )
      expect((await Promise.all(asked)).filter((added) => added)).toHaveLength(3)
      await other.close()
    })
  })
}
