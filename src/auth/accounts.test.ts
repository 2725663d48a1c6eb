/** Accounts, sessions and links for them, on a whole server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import type { Person } from '../../test/harness/cast.ts'

let server: TestServer
let admin: Person
let now = Date.now()
const DAY_MS = 86_400_000

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet', overrides: { clock: { now: () => now } } })
})
afterAll(() => server.close())

const account = (token: string, email: string) => ({ token, name: 'Somebody', email, password: 'correct horse' })
const tokenOf = (link: string): string => new URL(link).hash.replace('#token=', '')

it('the first-run link makes one administrator, once', async () => {
  expect(await server.visitor().do('serverInfo', {})).toMatchObject({ needsSetUp: true, signedIn: false })
  expect(await server.visitor().refusal('setUp', { body: account('A'.repeat(43), 'a@example.org') })).toBe('no_invitation')
  admin = await server.signUpFirst()
  expect(await admin.do('me', {})).toMatchObject({ admin: true, name: 'Ada Organizer', language: 'en' })
  expect(await server.visitor().refusal('setUp', { body: account(tokenOf(server.firstRunLink ?? ''), 'b@example.org') })).toBe(
    'no_invitation',
  )
  expect(await admin.do('serverInfo', {})).toMatchObject({ needsSetUp: false, signedIn: true })
})

it('an administrator’s link makes one account, which is none', async () => {
  const { link } = await admin.do('inviteAccount', {})
  const person = server.visitor()
  expect(await person.do('register', { body: account(tokenOf(link), 'Person@Example.org') })).toMatchObject({
    admin: false,
    email: 'person@example.org',
  })
  expect(await person.refusal('inviteAccount', {})).toBe('not_admin')
  expect(await server.visitor().refusal('register', { body: account(tokenOf(link), 'c@example.org') })).toBe('no_invitation')
})

it('a taken address makes no second account, and the link holds', async () => {
  const token = tokenOf((await admin.do('inviteAccount', {})).link)
  expect(await server.visitor().refusal('register', { body: account(token, 'PERSON@example.org') })).toBe('email_taken')
  expect(await server.visitor().refusal('register', { body: account(token, 'other@example.org') })).toBe('allowed')
})

it('[R7] nobody has brackets or badges in the name of an account', async () => {
  const token = tokenOf((await admin.do('inviteAccount', {})).link)
  expect(await server.visitor().refusal('register', { body: { ...account(token, 'd@example.org'), name: '<✓>' } })).toBe('invalid_request')
  const { name } = await server.visitor().do('register', { body: { ...account(token, 'd@example.org'), name: '<Eve> ✓' } })
  expect(name).toBe('Eve')
})

it('signs in by address and password; out is out', async () => {
  const person = server.visitor()
  expect(await person.refusal('signIn', { body: { email: 'person@example.org', password: 'wrong horse' } })).toBe('wrong_credentials')
  expect(await person.refusal('signIn', { body: { email: 'nobody@example.org', password: 'wrong horse' } })).toBe('wrong_credentials')
  await person.do('signIn', { body: { email: ' Person@example.org', password: 'correct horse' } })
  const stolen = person.copy()
  expect(await person.do('me', {})).toMatchObject({ email: 'person@example.org' })
  expect(await person.do('session', {})).toMatchObject({ account: { email: 'person@example.org' } })
  await person.do('signOut', {})
  expect(await person.refusal('me', {})).toBe('sign_in_first')
  expect(await person.do('session', {})).toEqual({ account: null })
  expect(await stolen.refusal('me', {})).toBe('sign_in_first')
})

it('a session lasts 30 days from its last use', async () => {
  const person = server.visitor()
  await person.do('signIn', { body: { email: 'person@example.org', password: 'correct horse' } })
  for (let visit = 0; visit < 3; visit++) {
    now += 29 * DAY_MS
    expect(await person.refusal('me', {})).toBe('allowed')
  }
  now += 31 * DAY_MS
  expect(await person.refusal('me', {})).toBe('sign_in_first')
})
