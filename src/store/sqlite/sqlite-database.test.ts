import { statSync } from 'node:fs'
import { join } from 'node:path'
import SqliteFile from 'better-sqlite3'
import { sql as raw } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { crashSuite } from '../crash.suite.ts'
import { openSqliteStores } from '../open-stores.ts'
import { DecidingProcess } from '../testing/process-to-kill.ts'
import { asIs, refused } from '../testing/sample-decision.ts'
import { aFullMeeting, aMeeting, aConference } from '../testing/sample-meeting.ts'
import { sqliteFolder } from '../testing/sqlite-folder.ts'
import { openSqlite } from './sqlite-database.ts'

const clock = { now: Date.now }
const open = (path: string) => openSqliteStores(path, clock)

describe('durability', () => {
  it('[L7] a commit waits for the disk, and the file is its owner’s only', async () => {
    using folder = sqliteFolder()
    const database = await openSqlite(join(folder.path, 'made', 'here'))
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await database.read((sql) => raw<object>`pragma ${raw.raw(name)}`.execute(sql))).rows[0] ?? {})[0]
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('foreign_keys')).toBe(1)
    expect(await pragma('secure_delete')).toBe(1)
    expect(statSync(join(folder.path, 'made', 'here')).mode & 0o077).toBe(0)
    await database.close()
  })

  const folder = sqliteFolder()
  afterAll(() => folder[Symbol.dispose]())
  crashSuite(() => Promise.resolve(folder.path), open)
})

describe('one process a directory', () => {
  it('a second one is told so, in this process or another', async () => {
    using folder = sqliteFolder()
    const stores = await open(folder.path)
    await stores.meetings.create(aMeeting('held', { conference: aConference('held c') }))
    await expect(open(folder.path)).rejects.toThrow('in use by another running Latch')
    expect(await new DecidingProcess('held', folder.path).ended()).toContain('in use by another running Latch')
    await stores.close()
    await stores.close()
    await (await open(folder.path)).close()
  })

  it('[L7] the directory of a killed process can be taken over at once', async () => {
    using folder = sqliteFolder()
    const before = await open(folder.path)
    await before.meetings.create(aMeeting('held', { conference: aConference('held c') }))
    await before.close()
    const owner = new DecidingProcess('held', folder.path)
    await owner.untilSaid(2)
    await expect(open(folder.path)).rejects.toThrow('in use by another running Latch')
    await owner.kill()
    const after = await open(folder.path)
    expect((await after.meetings.find({ meetingId: aMeeting('held').id }))?.conference?.attendees.length).toBeGreaterThan(0)
    await after.close()
  })
})

describe('what must not be', () => {
  it('[T1] no statement changes, removes or replaces an audit row', async () => {
    using folder = sqliteFolder()
    const stores = await open(folder.path)
    const { id } = aMeeting('m')
    await stores.meetings.create(aMeeting('m'))
    await stores.meetings.transact(id, (meeting) => asIs(meeting, [refused('kept')]))
    await stores.close()
    const file = new SqliteFile(join(folder.path, 'latch.sqlite'))
    for (const statement of [
      "update audit set event = '{}'",
      'delete from audit',
      "replace into audit select chain, seq, conference_id, at, '{}', hash, previous from audit",
      "insert or replace into audit select chain, seq, conference_id, at, '{}', hash, previous from audit",
    ]) {
      expect(() => file.exec(statement)).toThrow('the audit log only grows')
    }
    expect(file.prepare('select count(*) as n from audit').get()).toEqual({ n: 1 })
    file.close()
  })

  it('[C3] the tables hold no second live conference of a meeting', async () => {
    using folder = sqliteFolder()
    const stores = await open(folder.path)
    await stores.meetings.create(aFullMeeting('m'))
    await stores.close()
    const file = new SqliteFile(join(folder.path, 'latch.sqlite'))
    const copy = file.prepare(
      "insert into conferences select id || '2', meeting_id, started_at, ended_at, empty_since, locked, lock_version, lock_changed_by, lock_changed_at, door_overflow, blocks, last_snapshot from conferences",
    )
    expect(() => copy.run()).toThrow('UNIQUE')
    file.close()
  })
})
