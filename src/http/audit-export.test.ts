/** The audit log goes out as it is read, on a whole server. */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../test/harness/server.ts'
import { startMeeting, type Person, type Run } from '../../test/harness/cast.ts'
import type { AuditRow } from '../meetings/ports.ts'

/** Milliseconds, on the slowest machine. */
const PATIENCE = { timeout: 20_000 }

let server: TestServer
let organizer: Person
let run: Run

beforeAll(async () => {
  server = await startTestServer({ media: 'quiet' })
  organizer = await server.signUpFirst()
  run = await startMeeting(organizer)
})
afterAll(() => server.close())

const address = (format: 'json' | 'csv') => `${server.url}/api/v1/meetings/${run.meetingId}/audit?format=${format}`

async function open(format: 'json' | 'csv'): Promise<IncomingMessage> {
  const [response] = await once(get(address(format), { headers: { cookie: organizer.cookieHeader() } }), 'response')
  return response as IncomingMessage
}

it.each(['json', 'csv'] as const)('[T1] a log without end goes out as %s, and is read no further once nobody listens', async (format) => {
  const { audit } = server.ports
  const read = audit.read.bind(audit)
  let ended = false
  audit.read = async function* (scope): AsyncGenerator<AuditRow> {
    try {
      for (;;) yield* read(scope)
    } finally {
      ended = true
    }
  }
  const response = await open(format)
  let bytes = 0
  for await (const piece of response) {
    bytes += (piece as Buffer).length
    if (bytes > 200_000) break
  }
  expect(bytes).toBeGreaterThan(200_000)
  await expect.poll(() => ended, PATIENCE).toBe(true)
  audit.read = read
})

it('[T1] both files tell the same rows, whatever is written in them', async () => {
  for (const name of ['=HYPERLINK("x")', 'Line\r\nbreak, and “quotes"', 'Zoë']) await server.visitor().enter({ number: run.number }, name)
  const { items } = await organizer.do('audit', { params: { meetingId: run.meetingId }, query: {} })
  expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1))
  const lines = (await (await organizer.fetch(address('csv'))).text()).split('\r\n')
  expect(lines).toHaveLength(items.length + 2)
  for (const [index, { seq, hash }] of items.entries()) expect(lines[index + 1]).toMatch(new RegExp(`^${String(seq)},.*,${hash}$`))
})

it('[T1] a log that cannot be read to its end is no whole file', async () => {
  const { audit } = server.ports
  const read = audit.read.bind(audit)
  audit.read = async function* (scope): AsyncGenerator<AuditRow> {
    for (let times = 0; times < 300; times++) yield* read(scope)
    throw new Error('the disk is gone')
  }
  const response = await open('json')
  await expect(Array.fromAsync(response)).rejects.toThrow('aborted')
  audit.read = read
  expect(await organizer.refusal('audit', { params: { meetingId: run.meetingId }, query: {} })).toBe('allowed')
})
