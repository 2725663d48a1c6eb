/** A whole server of its own process with a trunk on loopback: what the benches of calls call. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { signUpFirst, type Person } from '../../test/harness/cast.ts'
import { freePort } from '../../test/harness/free-ports.ts'
import { ServerProcess } from '../../test/harness/server-process.ts'
import type { Remote } from './rtp-line.ts'

export interface PhoneServerOptions {
  /** Addresses that the trunk's calls come from. */
  readonly trunk: readonly string[]
  readonly soundPorts: { readonly first: number; readonly last: number }
  /** Settings besides. */
  readonly env?: Readonly<Record<string, string>>
}

/** Characters of the log in which the last line about a call is looked for. */
const LAST_WORDS = 100_000

export class PhoneServer {
  readonly sip: Remote
  readonly administrator: Person
  readonly #process: ServerProcess
  readonly #ports: PhoneServerOptions['soundPorts']
  readonly #metrics: number

  private constructor(
    process: ServerProcess,
    administrator: Person,
    { sip: port, metrics }: { readonly sip: number; readonly metrics: number },
    ports: PhoneServerOptions['soundPorts'],
  ) {
    this.#process = process
    this.administrator = administrator
    this.sip = { address: '127.0.0.1', port }
    this.#ports = ports
    this.#metrics = metrics
  }

  static async start({ trunk, soundPorts, env: more = {} }: PhoneServerOptions): Promise<PhoneServer> {
    const at = { sip: await freePort(), metrics: await freePort() }
    const env = {
      LATCH_METRICS_PORT: String(at.metrics),
      LATCH_SIP_PORT: String(at.sip),
      LATCH_SIP_SOUND_PORTS: `${String(soundPorts.first)}-${String(soundPorts.last)}`,
      ...more,
    }
    const process = await ServerProcess.start({ host: '127.0.0.1', env })
    const administrator = await signUpFirst(process.url, process.firstRunToken)
    const server = new PhoneServer(process, administrator, at, soundPorts)
    const { id } = await administrator.do('addTrunk', { body: { name: 'Load', addresses: [...trunk], registration: null, media: 'rtp' } })
    const number = { number: '+4930100100', country: 'DE', city: 'Berlin', language: 'en', trunkId: id } as const
    await administrator.do('addPhoneNumber', { body: number })
    await server.#answering()
    return server
  }

  get pid(): number {
    return this.#process.pid
  }

  /** Calls as the server counts them, by its last line about one. */
  get calls(): number {
    return Number(this.#process.output.slice(-LAST_WORDS).split('"calls":').at(-1)?.split(',')[0] ?? 0)
  }

  get output(): string {
    return this.#process.output
  }

  /** Open files, sockets among them. */
  get handles(): number {
    return readdirSync(`/proc/${String(this.pid)}/fd`).length
  }

  /** Its numbers of this moment, by name; 0 for one that it does not have. */
  async metrics(): Promise<(name: string) => number> {
    const text = await (await fetch(`http://127.0.0.1:${String(this.#metrics)}/metrics`)).text()
    return (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
  }

  /** Megabytes of JavaScript objects, garbage among them. */
  async heap(): Promise<number> {
    return Math.round((await this.metrics())('latch_heap_bytes') / 2 ** 20)
  }

  /** Sockets of its own among the telephones’ ports. */
  get soundSockets(): number {
    const { first, last } = this.#ports
    const own = new Set(readdirSync(`/proc/${String(this.pid)}/fd`).map((fd) => linkOf(`/proc/${String(this.pid)}/fd/${fd}`)))
    return openUdpPorts().filter(({ port, inode }) => port >= first && port <= last && own.has(`socket:[${inode}]`)).length
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }

  async #answering(): Promise<void> {
    for (let tries = 0; tries < 200 && !this.output.includes('telephones can call'); tries++) await pause(50)
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Empty where it was closed since it was listed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** Of the whole machine, from /proc (Linux). */
function openUdpPorts(): readonly { readonly port: number; readonly inode: string }[] {
  const [, ...lines] = readFileSync('/proc/net/udp', 'utf8').trim().split('\n')
  return lines.map((line) => {
    const fields = line.trim().split(/\s+/)
    return { port: Number.parseInt(fields[1]?.split(':')[1] ?? '0', 16), inode: fields[9] ?? '' }
  })
}
