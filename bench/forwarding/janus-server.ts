/** Janus of Debian's package `janus` with its VideoRoom, as a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../test/harness/free-ports.ts'
import { JanusSession } from './janus-session.ts'

export class JanusServer {
  /** ws://… */
  readonly url: string
  readonly #child: ChildProcess
  readonly #folder: string

  private constructor(child: ChildProcess, folder: string, url: string) {
    this.#child = child
    this.#folder = folder
    this.url = url
  }

  /** `eventLoops`: threads that all connections share; 0: as it comes, a thread for each. */
  static async start(eventLoops: number): Promise<JanusServer> {
    const [folder, port] = [mkdtempSync(join(tmpdir(), 'janus-')), await freePort()]
    configure(folder, port, eventLoops)
    // It ends when we do, even where nobody lets us end it.
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'janus', '-F', folder, '-N', '-d', '1'], { stdio: 'ignore' })
    const url = `ws://127.0.0.1:${String(port)}`
    await answering(url, child)
    return new JanusServer(child, folder, url)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  async stop(): Promise<void> {
    this.#child.kill()
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    rmSync(this.#folder, { recursive: true })
  }
}

/** ICE-Lite, as our own engine: our clients are the ones who check. */
function configure(folder: string, port: number, eventLoops: number): void {
  const transports = ['http', 'pfunix', 'rabbitmq', 'mqtt', 'nanomsg'].map((name) => `libjanus_${name}.so`).join(',')
  const plugins = [
    'audiobridge',
    'echotest',
    'nosip',
    'recordplay',
    'sip',
    'streaming',
    'textroom',
    'videocall',
    'voicemail',
    'lua',
    'duktape',
  ]
  const loops = eventLoops === 0 ? '' : `event_loops = ${String(eventLoops)}`
  const write = (name: string, text: string): void => writeFileSync(join(folder, `${name}.jcfg`), text)
  write(
    'janus',
    `general: { admin_secret = "none" ${loops} }
     nat: { ice_lite = true ice_enforce_list = "lo" }
     media: { rtp_port_range = "20000-29999" }
     transports: { disable = "${transports}" }
     plugins: { disable = "${plugins.map((name) => `libjanus_${name}.so`).join(',')}" }\n`,
  )
  write('janus.transport.websockets', `general: { ws = true, ws_port = ${String(port)}, ws_ip = "127.0.0.1" }\n`)
  write('janus.plugin.videoroom', 'general: { }\n')
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const session = await JanusSession.open(url).catch(() => null)
    if (session !== null) return session.close()
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill()
  throw new Error('Janus did not answer within 10 s')
}
