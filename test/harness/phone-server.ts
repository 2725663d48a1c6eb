/** A server that telephones can call: one trunk, trusted by its address, with an English number and a German one. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createSocketServer, type Server } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import type { Trunk } from '../../src/meetings/phone-book.ts'
import { readConfig, type Config } from '../../src/ops/config.ts'
import type { Language } from '../../src/phone/ivr/prompt.ts'
import { freePort, freePorts } from './free-ports.ts'
import { startTestServer, type TestServer } from './server.ts'
import { until } from './telephone.ts'

export const NUMBERS = { en: '+4930100', de: '+4930200' } as const
export const TRUNK: Trunk = { id: 'trunk', name: 'Test', addresses: ['127.0.0.1'], registration: null, media: 'srtp-optional' }

export interface Certificate {
  readonly key: string
  readonly cert: string
}

export interface PhoneServer extends TestServer {
  readonly sipPort: number
  /** Serves only with a certificate. */
  readonly sipsPort: number
  /** The same numbers on another line. */
  putTrunk(trunk: Trunk): Promise<void>
}

export interface PhoneServerOptions {
  /** Of 127.0.0.1, for SIP by TLS. */
  readonly certificate?: Certificate
  /** Trusted by its address, unless said otherwise. */
  readonly trunk?: Trunk
  /** Multiplies every budget per source. */
  readonly limits?: number
}

export async function startPhoneServer({ certificate, limits, trunk = TRUNK }: PhoneServerOptions = {}): Promise<PhoneServer> {
  const [port, tlsPort, plain] = [await freePort(), await freePort(), await freePort()]
  const secured = certificate === undefined ? null : await writeCertificate(certificate)
  const sip = { ...presets().sip, host: '127.0.0.1', port, tlsPort, soundPorts: await freePorts(200) }
  const url = secured === null ? null : `http://127.0.0.1:${String(plain)}`
  const config = { sip, url, tls: secured?.tls ?? null, ...(limits === undefined ? {} : { limits }) }
  const server = await startTestServer({ config })
  const door = secured === null ? null : await openPlainDoor(plain, server.port)
  const putTrunk = (trunk: Trunk) => putLine(server, trunk)
  await putTrunk(trunk)
  await until(() => server.logLines.some((line) => line.includes('telephones can call')), 'SIP is heard').catch((error: unknown) => {
    throw new Error(server.logLines.slice(-5).join(''), { cause: error })
  })
  const close = async (): Promise<void> => {
    door?.close()
    await server.close()
    await secured?.remove()
  }
  return { ...server, logLines: server.logLines, quietMedia: server.quietMedia, sipPort: port, sipsPort: tlsPort, putTrunk, close }
}

function presets(): Config {
  const read = readConfig({})
  if (!read.ok) throw new Error('the presets are no settings')
  return read.config
}

async function putLine({ ports: { phoneBook } }: TestServer, trunk: Trunk): Promise<void> {
  await phoneBook.putTrunk(trunk)
  for (const language of ['en', 'de'] satisfies Language[]) {
    const number = { id: language, number: NUMBERS[language], written: NUMBERS[language], country: 'DE', city: 'Berlin', language }
    await phoneBook.putNumber({ ...number, trunkId: trunk.id })
  }
}

async function writeCertificate({ key, cert }: Certificate) {
  const folder = await mkdtemp(join(tmpdir(), 'phone-server-'))
  const tls = { certificateFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'key.pem') }
  await Promise.all([writeFile(tls.certificateFile, cert), writeFile(tls.keyFile, key)])
  return { tls, remove: () => rm(folder, { recursive: true }) }
}

/** A server with a certificate speaks https. Clients that would not trust it come by this way, as by a proxy. */
async function openPlainDoor(port: number, inner: number): Promise<Server> {
  const door = createSocketServer((outside) => {
    const inside = connectTls({ host: '127.0.0.1', port: inner, rejectUnauthorized: false })
    const closeBoth = () => [outside, inside].forEach((socket) => socket.destroy())
    for (const socket of [outside, inside]) socket.on('error', closeBoth).on('close', closeBoth)
    outside.pipe(inside).pipe(outside)
  }).listen(port, '127.0.0.1')
  await once(door, 'listening')
  return door
}
