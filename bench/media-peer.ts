/** A media server of its own process, on loopback, with LiveKit's protocol: Latch's engine, or a livekit-server to compare with. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/harness/free-ports.ts'
import { KEY, SECRET } from '../test/interop/livekit-page.ts'

export interface MediaPeer {
  readonly name: string
  /** ws://… */
  readonly url: string
  /** Of its process. */
  readonly pid: number
  close(): void
}

/** Where a server listens, and what clients are told of its media instead. */
export interface MediaPlace {
  readonly host: string
  /** UDP. */
  readonly port: number
  readonly announce: string
}

/** `settings`: environment variables besides this process's own. */
export async function startLatchEngine(place?: MediaPlace, settings: NodeJS.ProcessEnv = {}): Promise<MediaPeer> {
  const script = fileURLToPath(new URL('../test/interop/media-engine.ts', import.meta.url))
  const media = place === undefined ? {} : { LATCH_ENGINE_MEDIA_PORT: String(place.port), LATCH_ENGINE_ANNOUNCE: place.announce }
  const env = { ...process.env, ...settings, LATCH_ENGINE_HOST: place?.host ?? '127.0.0.1', ...media }
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'], env })
  for await (const line of createInterface({ input: child.stdout })) {
    // The script prints one line of JSON of this shape.
    const { url } = JSON.parse(line) as { url: string }
    return { name: 'Latch', url: url.replace('http', 'ws'), pid: child.pid ?? 0, close: () => void child.kill() }
  }
  throw new Error('The media engine did not start')
}

/** Null unless `LATCH_BENCH_LIVEKIT` names the program: nobody needs it but who compares. */
export async function startLiveKit(place?: MediaPlace): Promise<MediaPeer | null> {
  const program = process.env['LATCH_BENCH_LIVEKIT']
  if (program === undefined) return null
  const [port, tcp, udp] = [await freePort(), await freePort(), place?.port ?? (await freePort())]
  const host = place?.host ?? '127.0.0.1'
  const settings = { port, bind_addresses: [host], keys: { [KEY]: SECRET }, logging: { level: 'error' } }
  const outside = { node_ip: place?.announce ?? host, use_external_ip: false, enable_loopback_candidate: place === undefined }
  const rtc = { tcp_port: tcp, udp_port: udp, ...outside, ...(place === undefined ? {} : { ips: { includes: [`${host}/32`] } }) }
  // It ends when we do, even where nobody lets us end it.
  const command = ['--pdeathsig', 'TERM', program, '--config-body', JSON.stringify({ ...settings, rtc })]
  const child = spawn('setpriv', command, { stdio: ['ignore', 'ignore', 'inherit'] })
  await answering(`http://${host}:${String(port)}/`, child)
  return { name: 'livekit-server', url: `ws://${host}:${String(port)}`, pid: child.pid ?? 0, close: () => void child.kill() }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    if ((await fetch(url).catch(() => null))?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill()
  throw new Error('livekit-server did not answer within 10 s')
}
