/** What administrators enter for telephones, and what everyone gets to see of it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../../test/harness/free-ports.ts'
import { startMeeting, type Person } from '../../test/harness/cast.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import type { Input } from '../../shared/api/client.ts'
import type { TrunkState } from '../meetings/trunk-states.ts'
import type { TrunkTests } from '../meetings/trunk-tests.ts'

const PASSWORD = 'correct horse battery'
const TRUNK: Input<'addTrunk'>['body'] = { name: 'Provider', addresses: ['192.0.2.7/24'], media: 'srtp-optional' }
const REGISTRATION = { registrar: 'SIP.example.invalid', port: 5061, transport: 'tls', username: '4930', password: PASSWORD } as const
const NUMBER = { number: '+49 30 23125 100', country: 'DE', city: 'Berlin', language: 'de' } as const
const SHOWN = { number: '+493023125100', written: '+49 30 23125 100', country: 'DE', city: 'Berlin', language: 'de' }

/** Tells whom it was asked for. */
const TESTS: TrunkTests = {
  checkup: () => Promise.resolve([{ check: 'ports', verdict: 'good', text: 'All open.' }]),
  testTrunk: (target) => Promise.resolve({ kind: 'silent', target }),
  testNumber: ({ number }) => Promise.resolve({ kind: 'other-number', called: number, afterMs: 1 }),
}

const soundPorts = await freePorts(20)
let server: TestServer
let admin: Person
let other: Person
const states = new Map<string, TrunkState>()

beforeAll(async () => {
  const trunkStates = { of: (id: string): TrunkState => states.get(id) ?? { registration: null, answer: null } }
  const sip = { host: '127.0.0.1', port: 0, tlsPort: 0, announce: null, soundPorts, prompts: null, roomLines: 720 as const }
  server = await startTestServer({ media: 'quiet', overrides: { trunkStates, trunkTests: TESTS }, config: { sip } })
  admin = await server.signUpFirst()
  other = await server.addAccount(admin, 'Otto Other')
})
afterAll(() => server.close())

const emptied = async (): Promise<void> => {
  const { trunks } = await admin.do('phoneBook', {})
  for (const { id } of trunks) await admin.do('removeTrunk', { params: { trunkId: id } })
}

describe('tests', () => {
  it('of a trunk and of a number tell an administrator what came of them, and nobody else', async () => {
    const { id: trunkId } = await admin.do('addTrunk', { body: TRUNK })
    const { id: numberId } = await admin.do('addPhoneNumber', { body: { ...NUMBER, trunkId } })
    expect(await admin.do('testTrunk', { params: { trunkId } })).toEqual({ kind: 'silent', target: trunkId })
    expect(await admin.do('testPhoneNumber', { params: { numberId } })).toEqual({
      kind: 'other-number',
      called: '+493023125100',
      afterMs: 1,
    })
    expect(await admin.refusal('testTrunk', { params: { trunkId: 'none' } })).toBe('unknown_trunk')
    expect(await admin.refusal('testPhoneNumber', { params: { numberId: 'none' } })).toBe('unknown_phone_number')
    expect(await admin.do('phoneCheckup', {})).toEqual({ findings: [{ check: 'ports', verdict: 'good', text: 'All open.' }] })
    expect(await other.refusal('phoneCheckup', {})).toBe('not_admin')
    expect(await other.refusal('testTrunk', { params: { trunkId } })).toBe('not_admin')
    expect(await other.refusal('testPhoneNumber', { params: { numberId } })).toBe('not_admin')
    await emptied()
  })
})

describe('trunks', () => {
  it('are added, changed and removed by an administrator', async () => {
    const { id } = await admin.do('addTrunk', { body: TRUNK })
    const params = { trunkId: id }
    const shown = { ...TRUNK, id, addresses: ['192.0.2.0/24'], registration: null, state: { registration: null, answer: null } }
    expect((await admin.do('phoneBook', {})).trunks).toEqual([shown])
    const changed = await admin.do('changeTrunk', { params, body: { ...TRUNK, name: 'Other', addresses: ['2001:DB8::1'] } })
    expect(changed).toEqual({ ...shown, name: 'Other', addresses: ['2001:db8::1'] })
    await admin.do('removeTrunk', { params })
    expect(await admin.do('phoneBook', {})).toEqual({
      trunks: [],
      numbers: [],
      ports: { sip: 0, sips: null, sound: soundPorts },
    })
    expect(await admin.refusal('removeTrunk', { params })).toBe('unknown_trunk')
    expect(await admin.refusal('changeTrunk', { params, body: TRUNK })).toBe('unknown_trunk')
  })

  it('show how they are doing', async () => {
    const { id } = await admin.do('addTrunk', { body: TRUNK })
    const state: TrunkState = { registration: { registered: false, since: 1, status: 403 }, answer: { up: true, at: 2, roundTripMs: 30 } }
    states.set(id, state)
    expect((await admin.do('phoneBook', {})).trunks[0]?.state).toEqual(state)
    await emptied()
  })

  it('say which part is wrong', async () => {
    const wrong = { ...TRUNK, addresses: ['192.0.2.7', 'everywhere'] }
    const result = await admin.call('addTrunk', { body: wrong })
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'invalid_request', detail: expect.stringContaining('addresses.1: An address') },
    })
    expect(JSON.stringify(result)).not.toContain('everywhere')
    expect(await admin.refusal('addTrunk', { body: { ...TRUNK, addresses: [] } })).toBe('invalid_request')
    expect((await admin.do('phoneBook', {})).trunks).toEqual([])
  })

  it('[P6] keep their password to themselves: sealed on the disk, in no answer and in no log', async () => {
    const { password: _, ...registration } = REGISTRATION
    const { id, registration: shown } = await admin.do('addTrunk', { body: { ...TRUNK, registration: REGISTRATION } })
    expect(shown).toEqual({ ...registration, registrar: 'sip.example.invalid', realm: null })
    const kept = (await server.ports.phoneBook.read()).trunks[0]?.registration?.sealedPassword ?? ''
    expect(server.ports.secrets.unseal(kept)).toBe(PASSWORD)
    const change = (more: object) =>
      admin.refusal('changeTrunk', { params: { trunkId: id }, body: { ...TRUNK, registration: { ...registration, ...more } } })
    expect(await change({ port: 5060, transport: 'udp' })).toBe('allowed')
    expect(await change({ registrar: 'evil.example.invalid' })).toBe('trunk_password_needed')
    expect((await server.ports.phoneBook.read()).trunks[0]?.registration?.sealedPassword).toBe(kept)
    const answers = await Promise.all(['admin/phone', 'server'].map((path) => admin.fetch(`${server.url}/api/v1/${path}`)))
    const files = await Promise.all((await readdir(server.directory)).map((file) => readFile(join(server.directory, file), 'latin1')))
    const text = [...(await Promise.all(answers.map((answer) => answer.text()))), ...server.logLines, ...files].join('')
    expect(text).toContain('sip.example.invalid')
    expect(text).not.toContain(PASSWORD)
    await emptied()
  })
})

describe('numbers', () => {
  it('[P4] are told to every visitor and under Dial-in, from the moment in which they change', async () => {
    const trunkId = (await admin.do('addTrunk', { body: TRUNK })).id
    const run = await startMeeting(admin)
    const seen = async () => ({
      visitors: (await server.visitor().do('serverInfo', {})).phoneNumbers,
      dialIn: (await admin.do('dialIn', { params: { conferenceId: run.conferenceId } })).numbers,
    })
    expect(await seen()).toEqual({ visitors: [], dialIn: [] })
    const { id } = await admin.do('addPhoneNumber', { body: { ...NUMBER, trunkId } })
    expect(await seen()).toEqual({ visitors: [SHOWN], dialIn: [SHOWN] })
    await admin.do('changePhoneNumber', { params: { numberId: id }, body: { ...NUMBER, trunkId, city: 'Potsdam' } })
    expect((await seen()).visitors).toEqual([{ ...SHOWN, city: 'Potsdam' }])
    expect((await admin.do('phoneBook', {})).numbers).toEqual([{ ...SHOWN, city: 'Potsdam', id, trunkId }])
    await admin.do('removePhoneNumber', { params: { numberId: id } })
    expect(await seen()).toEqual({ visitors: [], dialIn: [] })
    await emptied()
  })

  it('are on a trunk, are there once, and are international', async () => {
    const trunkId = (await admin.do('addTrunk', { body: TRUNK })).id
    const add = (more: object) => admin.refusal('addPhoneNumber', { body: { ...NUMBER, trunkId, ...more } })
    expect(await add({ number: '030 23125 100' })).toBe('invalid_request')
    expect(await add({ trunkId: 'none' })).toBe('unknown_trunk')
    expect(await add({})).toBe('allowed')
    expect(await add({ number: '+49 302 3125100' })).toBe('phone_number_taken')
    const params = { numberId: 'none' }
    expect(await admin.refusal('changePhoneNumber', { params, body: { ...NUMBER, trunkId } })).toBe('unknown_phone_number')
    expect(await admin.refusal('removePhoneNumber', { params })).toBe('unknown_phone_number')
    await emptied()
  })
})

it('[A2] nobody but administrators reads or writes any of it', async () => {
  const trunkId = (await admin.do('addTrunk', { body: TRUNK })).id
  const { id: numberId } = await admin.do('addPhoneNumber', { body: { ...NUMBER, trunkId } })
  const before = await admin.do('phoneBook', {})
  const body = { ...NUMBER, trunkId }
  const tries = async (visitor: Person | ReturnType<TestServer['visitor']>) => [
    await visitor.refusal('phoneBook', {}),
    await visitor.refusal('addTrunk', { body: TRUNK }),
    await visitor.refusal('changeTrunk', { params: { trunkId }, body: { ...TRUNK, name: 'Mine' } }),
    await visitor.refusal('removeTrunk', { params: { trunkId } }),
    await visitor.refusal('addPhoneNumber', { body: { ...body, number: '+49 30 1234567' } }),
    await visitor.refusal('changePhoneNumber', { params: { numberId }, body: { ...body, city: 'Mine' } }),
    await visitor.refusal('removePhoneNumber', { params: { numberId } }),
  ]
  expect(new Set(await tries(other))).toEqual(new Set(['not_admin']))
  expect(new Set(await tries(server.visitor()))).toEqual(new Set(['sign_in_first']))
  expect(await admin.do('phoneBook', {})).toEqual(before)
  await emptied()
})

it('[T1] every change is in the server’s audit log, with who made it', async () => {
  const types: string[] = []
  for await (const { event } of server.ports.audit.read({ meetingId: null })) {
    if (!/^(trunk|phone_number)\./.test(event.type)) continue
    types.push(event.type)
    expect(event).toMatchObject({ by: admin.accountId })
  }
  expect(new Set(types)).toEqual(
    new Set(['trunk', 'phone_number'].flatMap((what) => ['added', 'changed', 'removed'].map((change) => `${what}.${change}`))),
  )
})
