/** A password is changed by whoever knows it, or an administrator, on a whole server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import type { Person } from '../../test/harness/cast.ts'
import type { Visitor } from '../../test/harness/visitor.ts'

const OLD = 'the old password'
const NEW = 'the new password'
const WRONG = 'a wrong password'

let server: TestServer
let admin: Person

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet' })
  admin = await server.signUpFirst()
})
afterAll(() => server.close())

const signIn = (person: Visitor, email: string, password: string) => person.refusal('signIn', { body: { email, password } })
const change = (person: Visitor, current: string, password: string) => person.refusal('changePassword', { body: { current, password } })

/** Signed in on two devices, with a password that is known. */
async function somebody(name: string) {
  const email = `${name.toLowerCase()}@example.org`
  const token = new URL((await admin.do('inviteAccount', {})).link).hash.replace('#token=', '')
  const person = server.visitor()
  const { accountId } = await person.do('register', { body: { token, name, email, password: OLD } })
  const elsewhere = server.visitor()
  expect(await signIn(elsewhere, email, OLD)).toBe('allowed')
  return { accountId, email, person, elsewhere }
}

it('the new password holds, the old one does not, and every other session has ended', async () => {
  const { email, person, elsewhere } = await somebody('Paula')
  const stolen = person.copy()
  expect(await change(person, OLD, NEW)).toBe('allowed')
  expect(await person.do('me', {})).toMatchObject({ email })
  for (const other of [elsewhere, stolen]) expect(await other.refusal('me', {})).toBe('sign_in_first')
  expect(await signIn(elsewhere, email, OLD)).toBe('wrong_credentials')
  expect(await signIn(elsewhere, email, NEW)).toBe('allowed')
})

it('without the current password, by a stranger, or to one that is too short nothing changes', async () => {
  const { email, person, elsewhere } = await somebody('Quentin')
  expect(await change(person, WRONG, NEW)).toBe('wrong_password')
  expect(await change(person, OLD, 'too short')).toBe('invalid_request')
  expect(await change(server.visitor(), OLD, NEW)).toBe('sign_in_first')
  for (const device of [person, elsewhere]) expect(await device.do('me', {})).toMatchObject({ email })
  expect(await signIn(elsewhere, email, OLD)).toBe('allowed')
})

it('an API key changes it with the current password too, and holds afterwards', async () => {
  const { email, person, elsewhere } = await somebody('Rita')
  const { key } = await person.do('createApiKey', { body: { name: 'script' } })
  const program = server.visitor({ headers: { authorization: `Bearer ${key}` } })
  expect(await change(program, OLD, NEW)).toBe('allowed')
  expect(program.cookies.size).toBe(0)
  expect(await program.do('me', {})).toMatchObject({ email })
  for (const device of [person, elsewhere]) expect(await device.refusal('me', {})).toBe('sign_in_first')
})

it('[T1] both outcomes are in the audit log, and no password is, nor in the server’s own', async () => {
  const { accountId, person } = await somebody('Sam')
  await change(person, WRONG, NEW)
  await change(person, OLD, NEW)
  const latest = async (type: 'password.changed' | 'password.refused') => (await server.ports.audit.latest(type, 1))[0]?.event
  expect(await latest('password.refused')).toEqual({ type: 'password.refused', accountId, by: accountId })
  expect(await latest('password.changed')).toEqual({ type: 'password.changed', accountId, by: accountId })
  const written = [...server.logLines]
  for await (const row of server.ports.audit.read({ meetingId: null })) written.push(JSON.stringify(row))
  expect(written.length).toBeGreaterThan(0)
  for (const line of written) for (const password of [OLD, NEW, WRONG]) expect(line).not.toContain(password)
})

it('an administrator makes a new one for somebody else, whose sessions end; nobody else does, nor for themselves', async () => {
  const { accountId, email, person, elsewhere } = await somebody('Tina')
  const params = { accountId }
  expect(await elsewhere.refusal('renewPassword', { params })).toBe('not_admin')
  expect(await server.visitor().refusal('renewPassword', { params })).toBe('sign_in_first')
  expect(await admin.refusal('renewPassword', { params: { accountId: admin.accountId } })).toBe('wrong_password')
  expect(await admin.refusal('renewPassword', { params: { accountId: 'nobody' } })).toBe('unknown_account')
  expect(await person.do('me', {})).toMatchObject({ email })
  const { password } = await admin.do('renewPassword', { params })
  for (const device of [person, elsewhere]) expect(await device.refusal('me', {})).toBe('sign_in_first')
  expect(await signIn(person, email, OLD)).toBe('wrong_credentials')
  expect(await signIn(person, email, password)).toBe('allowed')
  expect(await change(person, password, NEW)).toBe('allowed')
  expect((await server.ports.audit.latest('password.changed', 2)).map(({ event }) => event)).toEqual([
    { type: 'password.changed', accountId, by: accountId },
    { type: 'password.changed', accountId, by: admin.accountId },
  ])
  for (const line of server.logLines) expect(line).not.toContain(password)
})

it('guessing is bounded for each network, as at signing in', async () => {
  // Time stands still: no budget grows while the guesses are on their way.
  const now = Date.now()
  const strict = await startTestServer({ media: 'quiet', config: { limits: 1 }, overrides: { clock: { now: () => now } } })
  const person = await strict.signUpFirst()
  // One after another the later guesses of one account would be answered seconds later.
  const guesses = await Promise.all(Array.from({ length: 21 }, (_, guess) => change(person, `${WRONG} ${guess}`, NEW)))
  expect(guesses.toSorted()).toEqual(['too_many_requests', ...Array<string>(20).fill('wrong_password')])
  await strict.close()
})
