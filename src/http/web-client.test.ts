import Fastify, { type FastifyInstance } from 'fastify'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { registerWebClient } from './web-client.ts'

let folder = ''
let app: FastifyInstance

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latch-web-'))
  await mkdir(join(folder, 'web', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'outside')
  await writeFile(join(folder, 'web', 'index.html'), '<title>Latch</title>')
  await writeFile(join(folder, 'web', 'assets', 'index-abc.js'), 'let x')
  app = Fastify()
  await registerWebClient(app, join(folder, 'web'))
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const get = async (url: string) => {
  const { statusCode, headers, body } = await app.inject({ url })
  return { status: statusCode, caching: headers['cache-control'], body }
}

it('pages are the client’s own to show, and always fresh', async () => {
  for (const path of ['/', '/index.html', '/m/1234567890', '/i', '/nowhere/at/all?x=1'])
    expect(await get(path)).toEqual({ status: 200, caching: 'no-store', body: '<title>Latch</title>' })
})

it('assets are named by their content, and kept for ever', async () => {
  expect(await get('/assets/index-abc.js')).toEqual({ status: 200, caching: 'public, max-age=31536000, immutable', body: 'let x' })
})

it('a missing file or operation is no page', async () => {
  for (const path of ['/assets/none.js', '/favicon.ico', '/api/v1/none', '/rtc/v1/none', '/twirp/x'])
    expect((await get(path)).status).toBe(404)
})

it('[T4] nothing outside its folder is served', async () => {
  for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt'])
    expect((await get(path)).body).not.toContain('outside')
})

it('says what to do while it is not built', async () => {
  const bare = Fastify()
  await registerWebClient(bare, join(folder, 'none'))
  expect(await bare.inject({ url: '/' })).toMatchObject({ statusCode: 503, body: expect.stringContaining('npm start') })
  await bare.close()
})
