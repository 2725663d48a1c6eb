/** The server as one thing: how it starts, ends, and starts again. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { setLock, signUpFirst, startMeeting } from '../harness/cast.ts'
import { startTestServer } from '../harness/server.ts'
import { ServerProcess } from '../harness/server-process.ts'

const tokenOf = (link: string | null): string => new URL(link ?? '').hash.replace('#token=', '')

it('[L7] after an end and a new start on the same data the lock holds, and its people return', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'latch-again-'))
  const first = await startTestServer({ media: 'quiet', directory })
  const organizer = await first.signUpFirst()
  const run = await startMeeting(organizer)
  const guest = first.visitor()
  await guest.enter({ number: run.number }, 'Gina')
  await setLock(organizer, run, true)
  await first.close()
  const second = await startTestServer({ media: 'quiet', directory, config: { port: first.port } })
  expect(second.firstRunLink).toBeNull()
  expect(await second.visitor().knock({ number: run.number })).toBe('meeting_locked')
  expect(await guest.knock({ number: run.number })).toBe('allowed')
  expect(await organizer.do('conference', { params: { conferenceId: run.conferenceId } })).toMatchObject({ lock: { locked: true } })
  await second.close()
  await rm(directory, { recursive: true, force: true })
})

it('the first-run link is a new one at each start until it is used', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'latch-first-'))
  const first = await startTestServer({ media: 'quiet', directory })
  await first.close()
  const second = await startTestServer({ media: 'quiet', directory })
  expect(second.firstRunLink).not.toBe(first.firstRunLink)
  const body = { name: 'Ada', email: 'a@example.org', password: 'correct horse' }
  expect(await second.visitor().refusal('setUp', { body: { ...body, token: tokenOf(first.firstRunLink) } })).toBe('no_invitation')
  expect(await second.visitor().refusal('setUp', { body: { ...body, token: tokenOf(second.firstRunLink) } })).toBe('allowed')
  await second.close()
  await rm(directory, { recursive: true, force: true })
})

it('a taken port is no half-started server', async () => {
  const first = await startTestServer({ media: 'quiet' })
  await expect(startTestServer({ media: 'quiet', config: { port: first.port } })).rejects.toThrow('EADDRINUSE')
  await first.close()
})

it('[L2] the process starts again in time, is led by the command line, and ends cleanly when told to', async () => {
  const server = await ServerProcess.start({ host: '127.0.0.1' })
  expect(await readdir(server.directory)).toContain('master.key')
  const organizer = await signUpFirst(server.url, server.firstRunToken)
  const run = await startMeeting(organizer)
  const { key } = await organizer.do('createApiKey', { body: { name: 'cli' } })
  const latch = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['src/main.ts', ...words], {
      env: { ...process.env, LATCH_SERVER: server.url, LATCH_API_KEY: key },
    })
    return stdout
  }
  expect(await latch('lock', run.number)).toBe('Locked, version 2.\n')
  expect(await latch('roster', run.number)).toContain('Quarterly numbers – locked')
  expect(await latch('audit', 'verify', run.number)).toMatch(/^Intact: \d+ rows/)
  await server.kill()
  await server.launch()
  expect(await latch('unlock', run.number)).toBe('Unlocked, version 3.\n')
  expect(await latch('end', run.number)).toBe('Ended for all.\n')
  await expect(latch('lock', run.number)).rejects.toThrow('That meeting is not live.')
  const { pid } = server
  await server.stop()
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  expect(server.output).toContain('"msg":"ending"')
  expect(server.output).not.toContain('not everything could be closed')
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.warn('No openssl to make a certificate with: the test of https is skipped.')

it.skipIf(!hasOpenssl)('with a certificate it serves https, with cookies for https alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latch-tls-'))
  const [certificateFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  spawnSync('openssl', [...request, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certificateFile])
  const server = await startTestServer({ media: 'quiet', config: { tls: { certificateFile, keyFile } } })
  expect(server.url).toMatch(/^https:/)
  const ca = await readFile(certificateFile)
  const answer = await new Promise<{ status: number | undefined; policy: unknown; lifetime: unknown }>((resolve, reject) => {
    get(`${server.url}/api/v1/server`, { ca }, ({ statusCode, headers }) =>
      resolve({ status: statusCode, policy: headers['content-security-policy'], lifetime: headers['strict-transport-security'] }),
    ).on('error', reject)
  })
  expect(answer).toEqual({ status: 200, policy: expect.stringContaining('wss://127.0.0.1'), lifetime: 'max-age=31536000' })
  await server.close()
  await rm(folder, { recursive: true, force: true })
})
