/** What every answer of the server is held to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setLock, startMeeting, type Person } from '../../test/harness/cast.ts'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'

let server: TestServer
let organizer: Person

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet' })
  organizer = await server.signUpFirst()
})
afterAll(() => server.close())

const post = async (path: string, body: string, type = 'application/json') => {
  const answer = await server.visitor().fetch(`${server.url}/api/v1/${path}`, { method: 'POST', headers: { 'content-type': type }, body })
  expect(answer.header('content-type')).toContain('application/problem+json')
  return (JSON.parse(await answer.text()) as { code: string }).code
}

/** Budgets that refill while a loaded machine gets through a test would prove nothing. */
const START = Date.now()
const STOPPED = { now: () => START }

describe('pages of other sites', () => {
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'Mallory' })
  const attempt = async (headers: Readonly<Record<string, string>>) =>
    (await fetch(`${server.url}/api/v1/me`, { method: 'PATCH', headers: { cookie: organizer.cookieHeader(), ...json, ...headers }, body }))
      .status

  it('[A2] write nothing with somebody’s cookies', async () => {
    expect(await attempt({ origin: 'https://evil.example' })).toBe(403)
    expect(await attempt({ origin: 'null' })).toBe(403)
    expect(await attempt({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await attempt({ 'sec-fetch-site': 'same-site' })).toBe(403)
    expect((await organizer.do('me', {})).name).toBe('Ada Organizer')
  })

  it('our own pages and honest programs do', async () => {
    const run = await startMeeting(organizer)
    await setLock(organizer, run, true)
    expect(
      (await organizer.fetch(`${server.url}/api/v1/me`, { method: 'PATCH', headers: { ...json, 'x-latch': '1' }, body: '{}' })).status,
    ).toBe(200)
  })
})

describe('answers', () => {
  it('carry a strict policy for browsers', async () => {
    const { headers } = await fetch(`${server.url}/`)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain(`connect-src 'self' ws://${new URL(server.url).host}`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('are never kept where they are somebody’s own', async () => {
    expect((await organizer.fetch(`${server.url}/api/v1/me`)).header('cache-control')).toBe('no-store')
    expect((await server.visitor().fetch(`${server.url}/api/v1/me`)).header('cache-control')).toBe('no-store')
  })

  it('[T4] to nonsense are clear errors', async () => {
    expect(await post('door/enter', '{')).toBe('invalid_request')
    expect(await post('door/enter', 'null')).toBe('invalid_request')
    expect(await post('door/enter', '{"by":{"number":"12"}}')).toBe('invalid_request')
    expect(await post('door/enter', `{"by":"${'x'.repeat(200_000)}"}`)).toBe('too_large')
    expect(await post('door/enter', '<by/>', 'text/xml')).toBe('unsupported_media_type')
    expect(await post('nowhere', '{}')).toBe('not_found')
    expect(await post('conferences/none/leave', '')).toBe('invalid_request')
  })
})

describe('too much', () => {
  it('[P5] wrong PINs are slowed for their source; a right one from elsewhere works', async () => {
    const strict = await startTestServer({ media: 'quiet', config: { limits: 1 }, overrides: { clock: STOPPED } })
    const host = await strict.signUpFirst()
    const run = await startMeeting(host)
    const { pin } = await host.do('dialIn', { params: { conferenceId: run.conferenceId } })
    const answers: string[] = []
    for (let guess = 0; guess < 20; guess++)
      answers.push(await strict.visitor({ from: '127.0.0.9' }).knock({ pin: String(1_000_000_000_000 + guess) }))
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'pin_unknown'))
    expect(answers.slice(10)).toEqual(Array.from({ length: 10 }, () => 'too_many_tries'))
    expect(await strict.visitor({ from: '127.0.0.9' }).knock({ pin })).toBe('too_many_tries')
    expect(await strict.visitor({ from: '127.0.0.10' }).knock({ pin })).toBe('allowed')
    const refused = await strict.visitor({ from: '127.0.0.9' }).call('enter', { body: { by: { pin } } })
    expect(refused).toMatchObject({ ok: false, problem: { status: 403, code: 'too_many_tries', retryAfter: 10 } })
    const alarm = { scope: 'source', trunk: null, failures: 10 }
    expect(await strict.ports.alarms.latest(10)).toEqual([{ at: START, ...alarm }])
    expect(strict.logLines.filter((line) => line.includes('too many wrong PINs')).map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ level: 'warn', ...alarm }),
    ])
    await strict.close()
  })

  it('[P5] there is no other place than the door at which a PIN could be tried', async () => {
    const run = await startMeeting(organizer)
    const { pin } = await organizer.do('dialIn', { params: { conferenceId: run.conferenceId } })
    expect(await post('door/standpoint', JSON.stringify({ by: { pin } }))).toBe('invalid_request')
  })

  it('[P5] guessed meeting IDs are slowed; whoever is on the roster comes in from the same address', async () => {
    const strict = await startTestServer({ media: 'quiet', config: { limits: 1 }, overrides: { clock: STOPPED } })
    const host = await strict.signUpFirst()
    const run = await startMeeting(host)
    const answers = new Set<string>()
    for (let guess = 0; guess < 130; guess++) answers.add(await strict.visitor().knock({ number: String(9_000_000_000 + guess) }))
    expect([...answers]).toEqual(['no_meeting', 'too_many_tries'])
    expect(await host.knock({ number: run.number })).toBe('allowed')
    await strict.close()
  })
})
