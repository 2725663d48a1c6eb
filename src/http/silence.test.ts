/** What a server logs, and what it keeps, while people do everything that has a secret in it. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { setLock, startMeeting } from '../../test/harness/cast.ts'
import { startTestServer } from '../../test/harness/server.ts'

it('[P6] no secret, PIN, token, cookie or link is ever logged, or kept in the clear', async () => {
  const server = await startTestServer()
  const firstRun = new URL(server.firstRunLink ?? '').hash.slice(1)
  const organizer = await server.signUpFirst()
  const { link: accountLink } = await organizer.do('inviteAccount', {})
  const { key } = await organizer.do('createApiKey', { body: { name: 'cli' } })
  const run = await startMeeting(organizer)
  const guest = server.visitor()
  const { media } = await guest.enter({ number: run.number })
  await guest.openMedia(media.token, { waitMs: 300 })
  await server.visitor().openMedia(media.token, { waitMs: 300 })
  const sdk = await server.visitor().enter({ number: run.number }, 'Bot', 'sdk')
  const { pin } = await guest.do('dialIn', { params: { conferenceId: run.conferenceId } })
  await server.visitor().knock({ pin })
  await server.visitor().knock({ pin: '9876543210987' })
  await setLock(organizer, run, true)
  const { invited } = await organizer.do('invite', {
    params: { conferenceId: run.conferenceId },
    body: { emails: [{ email: 'g@example.org' }] },
  })
  const link = new URL(invited[0]?.link ?? '').hash.slice(1)
  await server.visitor().knock({ link })
  await server.visitor().fetch(`${server.url}/api/v1/nowhere?token=${sdk.media.token}`)
  await server.visitor().refusal('signIn', { body: { email: 'x@example.org', password: 'hunter2hunter2' } })
  const kept = await Promise.all((await readdir(server.directory)).map((file) => readFile(join(server.directory, file), 'latin1')))
  expect(kept.join('')).toContain('Ada Organizer')
  await server.close()
  const text = server.logLines.join('')
  expect(server.logLines.length).toBeGreaterThan(10)
  const secrets = [
    firstRun,
    new URL(accountLink).hash.slice(7),
    key,
    media.token,
    sdk.media.token,
    sdk.deviceSecret ?? '',
    pin,
    '9876543210987',
    link,
    'hunter2',
    ...organizer.cookies.values(),
    ...guest.cookies.values(),
  ]
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(6)
    expect(text).not.toContain(secret)
    expect(kept.filter((file) => file.includes(secret))).toEqual([])
  }
})
