/**
 * A process of its own that decides as fast as it can and says so: `node deciding-process.ts <meeting> <home>`. A home with `://` in it is
 * a PostgreSQL, else a directory. It prints `open`, then each decision's name once it is acknowledged, until it is killed.
 */
import { writeSync } from 'node:fs'
import { branded, type MeetingId } from '../../domain/ids.ts'
import { openPostgresStores, openSqliteStores, type Stores } from '../open-stores.ts'
import { added, left, refused } from './sample-decision.ts'
import { anAttendee } from './sample-meeting.ts'

const STREAMS = 4
const STDOUT = 1

const [meeting = '', home = ''] = process.argv.slice(2)
const id = branded<MeetingId>(meeting)
const clock = { now: Date.now }
const stores = await (home.includes('://') ? openPostgresStores(home, clock, () => undefined) : openSqliteStores(home, clock))

// Written at once: what is in a buffer when the process is killed has not been said.
const say = (line: string): number => writeSync(STDOUT, `${line}\n`)

async function decideOn(stores: Stores, stream: number): Promise<never> {
  for (let turn = 0; ; turn++) {
    const name = `${process.pid} ${stream} ${turn}`
    await stores.meetings.transact(id, added([anAttendee(name)], [refused(name), left(name)]))
    say(name)
  }
}

say('open')
await Promise.all(Array.from({ length: STREAMS }, (_, stream) => decideOn(stores, stream)))
