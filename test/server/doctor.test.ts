/** `latch doctor phone` as an administrator runs it: the command, a running server, and a trunk that is there or not. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/ops/config.ts'
import { createSipEndpoint, type SipEndpoint } from '../../src/phone/sip/sip-endpoint.ts'
import type { Person } from '../harness/cast.ts'
import { freePort, freePorts } from '../harness/free-ports.ts'
import { startTestServer, type TestServer } from '../harness/server.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

let server: TestServer
let admin: Person
let key: string
let exchange: SipEndpoint

async function doctor(of = server.url): Promise<{ readonly code: number; readonly said: string }> {
  const env = { ...process.env, LATCH_SERVER: of, LATCH_API_KEY: key }
  const child = spawn(process.execPath, [MAIN, 'doctor', 'phone'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (said += String(chunk)))
  const [code] = await once(child, 'close')
  return { code: Number(code), said }
}

const line = (said: string, check: string): string => said.split('\n').find((one) => one.slice(5).startsWith(check)) ?? ''

describe('latch doctor phone', () => {
  beforeAll(async () => {
    const read = readConfig({})
    if (!read.ok) throw new Error(read.complaints.join('\n'))
    const soundPorts = await freePorts(20)
    const sip = { ...read.config.sip, host: '127.0.0.1', port: await freePort(), announce: '203.0.113.7', soundPorts }
    server = await startTestServer({ media: 'quiet', config: { sip } })
    admin = await server.signUpFirst()
    key = (await admin.do('createApiKey', { body: { name: 'doctor' } })).key
    exchange = await createSipEndpoint({
      listen: [{ protocol: 'tcp', address: '127.0.0.1', port: 0 }],
      trusted: [],
      strangers: 'admit',
      onInvite: (session) => session.refuse(486),
    })
  })
  afterAll(async () => {
    await exchange?.close()
    await server?.close()
  })

  it('[D1] ends with 0 where a call could come in, and with 1 when its trunk is gone', async () => {
    expect(await doctor()).toMatchObject({ code: 0, said: expect.stringContaining('There is no trunk') })
    const host = { host: '127.0.0.1', port: exchange.bound[0]?.port ?? 0, transport: 'tcp' } as const
    const { id } = await admin.do('addTrunk', { body: { name: 'Exchange', addresses: ['127.0.0.1'], media: 'rtp', server: host } })
    await admin.do('addPhoneNumber', { body: { number: '+49 30 100', country: 'DE', city: 'Berlin', language: 'de', trunkId: id } })
    const well = await doctor()
    for (const check of ['ports', 'address', 'prompts', 'numbers', 'trunk']) expect(line(well.said, check)).toMatch(/^ok /)
    expect(line(well.said, 'firewall')).toContain('127.0.0.1')
    expect(well.code).toBe(0)
    await exchange.close()
    const ill = await doctor()
    expect(line(ill.said, 'trunk')).toMatch(/^BAD .*takes no connection/)
    expect(ill.code).toBe(1)
  })

  it('ends with 1 where no server answers', async () => {
    const { code, said } = await doctor(`http://127.0.0.1:${String(await freePort())}`)
    expect([code, said]).toEqual([1, expect.stringContaining('unreachable')])
  })
})
