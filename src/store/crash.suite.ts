import { expect, it } from 'vitest'
import { branded } from '../domain/ids.ts'
import { verifyChain } from './audit-chain.ts'
import type { Stores } from './open-stores.ts'
import { DecidingProcess } from './testing/process-to-kill.ts'
import { rowsOf } from './testing/sample-decision.ts'
import { aConference, aMeeting } from './testing/sample-meeting.ts'
import { aWebhook } from './testing/sample-webhook.ts'

const KILLS = 4

/** `where` is what a process opens; `open` opens the same here. */
export function crashSuite(where: () => Promise<string>, open: (where: string) => Promise<Stores>): void {
  it('[L7] [A5] [T3] whatever a killed process had acknowledged is there, with its audit row and its message, and the chain is whole', async () => {
    const home = await where()
    const id = branded<ReturnType<typeof aMeeting>['id']>('crash')
    await withStores(home, async (stores) => {
      await stores.meetings.create(aMeeting(id, { conference: aConference('crash c') }))
      await stores.webhooks.put(aWebhook('w', { events: ['attendee.left'] }))
    })
    const acknowledged: string[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      const process = new DecidingProcess(id, home)
      await process.untilSaid(2 + Math.floor(Math.random() * 40))
      acknowledged.push(...(await process.kill()))
    }
    await withStores(home, async (stores) => {
      const roster = (await stores.meetings.find({ meetingId: id }))!.conference!.attendees.map((attendee) => attendee.id)
      const rows = await rowsOf(stores, id)
      expect(rows.flatMap(({ event }) => (event.type === 'verb.refused' ? [event.verb] : []))).toEqual(roster)
      expect(rows).toHaveLength(2 * roster.length)
      const told = await stores.webhooks.latest('w', rows.length)
      expect(new Set(told.map(({ eventId }) => Number(eventId.split('_')[2])))).toEqual(new Set(roster.map((_, place) => 2 * place + 2)))
      expect(new Set(roster).isSupersetOf(new Set(acknowledged))).toBe(true)
      expect(await verifyChain(stores.audit.read({ meetingId: id }))).toMatchObject({ intact: true })
    })
  })

  async function withStores(home: string, work: (stores: Stores) => Promise<void>): Promise<void> {
    const stores = await open(home)
    await work(stores)
    await stores.close()
  }
}
