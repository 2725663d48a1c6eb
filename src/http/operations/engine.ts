import type { EngineView } from '../../../shared/api/engine.ts'
import { branded, type ConferenceId } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Ports } from '../../meetings/ports.ts'
import { visibleMeeting } from '../../meetings/visible-meeting.ts'
import type { EngineReading } from '../engine-readings.ts'
import { adminOperation, answered } from '../operation.ts'

type Room = EngineReading['rooms'][number]

export const engine = adminOperation('engine', async ({ ports, engineReadings }, account, { query }) => {
  const { workers, rooms } = await engineReadings.read(query.room ?? null)
  const asker = { accountId: account.id, name: account.name }
  return answered({ workers: [...workers], rooms: await Promise.all(rooms.map((room) => viewRoom(ports, asker, room))) })
})

/** Names are for those who see them in the meeting too: administration is no right to look into other people's. */
async function viewRoom(ports: Ports, asker: Person, { room, people }: Room): Promise<EngineView['rooms'][number]> {
  const meeting = await visibleMeeting(ports, asker, branded<ConferenceId>(room))
  return { room, meeting, people: people.map((person) => viewPerson(person, meeting !== null)) }
}

const viewPerson = (
  { name, tracks, ...person }: Room['people'][number],
  isNamed: boolean,
): EngineView['rooms'][number]['people'][number] => ({
  ...person,
  name: isNamed ? name : null,
  tracks: tracks && {
    sends: tracks.sends.map(({ layers, ...track }) => ({ ...track, layers: [...layers] })),
    receives: [...tracks.receives],
  },
})
