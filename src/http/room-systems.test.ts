/** What administrators enter for room systems, and what everyone gets to see of it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '../../test/harness/cast.ts'
import { freePorts } from '../../test/harness/free-ports.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'

const ROOM = { name: 'Board room 3', address: 'Board-3@Rooms.example.org', username: 'board-3' }

let server: TestServer
let admin: Person
let other: Person

beforeAll(async () => {
  const sip = {
    host: '127.0.0.1',
    port: 0,
    tlsPort: 0,
    announce: null,
    soundPorts: await freePorts(20),
    prompts: null,
    roomLines: 720 as const,
  }
  server = await startTestServer({ media: 'quiet', config: { sip } })
  admin = await server.signUpFirst()
  other = await server.addAccount(admin, 'Otto Other')
})
afterAll(() => server.close())

describe('room systems', () => {
  it('[P6] are entered by an administrator, who is shown each password once; it is sealed on the disk, in no answer and in no log', async () => {
    const { password, ...room } = await admin.do('addRoomSystem', { body: ROOM })
    const shown = { id: room.id, ...ROOM, address: 'board-3@rooms.example.org', certificate: null, registered: false }
    expect([room, password]).toEqual([shown, expect.stringMatching(/^[a-z2-9]{16}$/)])
    expect(await admin.do('roomSystems', {})).toEqual({ rooms: [shown], guests: false })
    const params = { roomId: room.id }
    const certificate = 'sha256 Fingerprint=' + 'ab'.repeat(32)
    const changed = await admin.do('changeRoomSystem', { params, body: { ...ROOM, name: 'Other', certificate } })
    expect(changed).toEqual({ ...shown, name: 'Other', certificate: Array<string>(32).fill('AB').join(':') })
    const kept = async () => server.ports.secrets.unseal((await server.ports.roomBook.read()).rooms[0]?.sealedPassword ?? '')
    expect(await kept()).toBe(password)
    const renewed = await admin.do('renewRoomPassword', { params })
    expect([await kept(), renewed.password === password]).toEqual([renewed.password, false])
    const files = await Promise.all((await readdir(server.directory)).map((file) => readFile(join(server.directory, file), 'latin1')))
    const text = [JSON.stringify(await admin.do('roomSystems', {})), ...server.logLines, ...files].join('')
    expect(text).toContain('board-3@rooms.example.org')
    for (const secret of [password, renewed.password]) expect(text).not.toContain(secret)
    await admin.do('removeRoomSystem', { params })
    expect((await admin.do('roomSystems', {})).rooms).toEqual([])
  })

  it('say what is wrong with them', async () => {
    const { id } = await admin.do('addRoomSystem', { body: ROOM })
    const refusal = (more: object) => admin.refusal('addRoomSystem', { body: { ...ROOM, ...more } })
    expect(await refusal({ username: 'other' })).toBe('room_address_taken')
    expect(await refusal({ address: 'other@rooms.example.org' })).toBe('room_username_taken')
    for (const more of [{ name: '' }, { address: 'nowhere' }, { username: 'With Space' }, { certificate: 'AB:CD' }])
      expect([more, await refusal(more)]).toEqual([more, 'invalid_request'])
    expect(await admin.refusal('changeRoomSystem', { params: { roomId: 'none' }, body: ROOM })).toBe('unknown_room_system')
    expect(await admin.refusal('renewRoomPassword', { params: { roomId: 'none' } })).toBe('unknown_room_system')
    expect(await admin.refusal('removeRoomSystem', { params: { roomId: 'none' } })).toBe('unknown_room_system')
    await admin.do('removeRoomSystem', { params: { roomId: id } })
  })

  it('are nobody’s but administrators’', async () => {
    const params = { roomId: 'any' }
    const answers = await Promise.all([
      other.refusal('roomSystems', {}),
      other.refusal('addRoomSystem', { body: ROOM }),
      other.refusal('changeRoomSystem', { params, body: ROOM }),
      other.refusal('renewRoomPassword', { params }),
      other.refusal('removeRoomSystem', { params }),
      other.refusal('changeRoomGuests', { body: { guests: true } }),
    ])
    expect(new Set(answers)).toEqual(new Set(['not_admin']))
  })

  it('[V1] from elsewhere may call once an administrator says so', async () => {
    expect(await admin.do('changeRoomGuests', { body: { guests: true } })).toEqual({ guests: true })
    expect((await admin.do('roomSystems', {})).guests).toBe(true)
    expect(await admin.do('changeRoomGuests', { body: { guests: false } })).toEqual({ guests: false })
    expect((await admin.do('roomSystems', {})).guests).toBe(false)
  })
})
