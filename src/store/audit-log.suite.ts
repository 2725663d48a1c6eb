/** The server's own audit chain. Those of meetings are in meeting-store.suite.ts. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { branded } from '../domain/ids.ts'
import type { ServerEvent } from '../meetings/ports.ts'
import { verifyChain } from './audit-chain.ts'
import type { Stores } from './open-stores.ts'
import { asIs, refused, rowsOf } from './testing/sample-decision.ts'
import { aMeeting } from './testing/sample-meeting.ts'
import type { StoreHome, StoreKind } from './testing/store-homes.ts'

const alarm = (failures: number): ServerEvent => ({ type: 'pin.alarm', scope: 'server', trunk: null, failures })

export function auditLogSuite(kind: StoreKind): void {
  describe('the server’s audit log', () => {
    let home: StoreHome
    let stores: Stores

    beforeAll(async () => {
      home = await kind.newHome()
      stores = await home.open()
    })

    afterAll(async () => {
      await stores.close()
      home.destroy()
    })

    it('[T1] is one chain without gaps, whoever appends at once', async () => {
      const failures = Array.from({ length: 50 }, (_, place) => place)
      await Promise.all(failures.map((count) => stores.audit.append(alarm(count), 1_000 + count)))
      await stores.close()
      stores = await home.open()
      await stores.audit.append(alarm(50), 2_000)
      const rows = await rowsOf(stores, null)
      expect(rows.map((row) => row.seq)).toEqual([...failures, 50].map((place) => place + 1))
      expect(rows.map((row) => (row.event.type === 'pin.alarm' ? row.event.failures : null)).toSorted((a, b) => a! - b!)).toEqual([
        ...failures,
        50,
      ])
      expect(rows.at(-1)).toMatchObject({ meetingId: null, conferenceId: null, at: 2_000, event: alarm(50) })
      expect(await verifyChain(stores.audit.read({ meetingId: null }))).toMatchObject({ intact: true, head: { seq: 51 } })
    })

    it('[T1] tells the latest of one type, the newest first', async () => {
      await stores.audit.append({ type: 'pin.failed', path: 'phone' }, 3_000)
      await stores.audit.append(alarm(51), 3_001)
      await stores.audit.append({ type: 'trunk.added', trunkId: 't', name: '"type":"pin.alarm"', by: branded('a') }, 3_002)
      const latest = await stores.audit.latest('pin.alarm', 2)
      expect(latest.map(({ at, event }) => [at, event])).toEqual([
        [3_001, alarm(51)],
        [2_000, alarm(50)],
      ])
      expect(await stores.audit.latest('session.refused', 2)).toEqual([])
    })

    it('[T1] every meeting has a chain of its own', async () => {
      const ids = ['chain a', 'chain b'].map((id) => aMeeting(id).id)
      for (const id of ids) await stores.meetings.create(aMeeting(id))
      await Promise.all(
        [0, 1, 2, 3].map((place) => stores.meetings.transact(ids[place % 2]!, (meeting) => asIs(meeting, [refused(String(place))]))),
      )
      for (const id of ids)
        expect((await rowsOf(stores, id)).map((row) => [row.meetingId, row.seq])).toEqual([
          [id, 1],
          [id, 2],
        ])
      expect(await rowsOf(stores, branded('chain of nobody'))).toEqual([])
    })

    it('text of any kind keeps its hash', async () => {
      const id = aMeeting('text').id
      await stores.meetings.create(aMeeting('text'))
      const odd = ['', '\0', '\ud800', '"\\\n', 'é', 'e\u0301', '🔒', '\u2028'].map(refused)
      await stores.meetings.transact(id, (meeting) => asIs(meeting, odd))
      expect(await verifyChain(stores.audit.read({ meetingId: id }))).toMatchObject({ intact: true, head: { seq: odd.length } })
      expect((await rowsOf(stores, id)).map((row) => row.event)).toEqual(odd)
    })
  })
}
