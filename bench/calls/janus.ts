/** Janus with its AudioBridge, of Debian's package `janus`, as a process of its own: telephones join by plain RTP. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import type { CodecName } from '../../src/phone/media/codec/create-codec.ts'
import { freePort } from '../../test/harness/free-ports.ts'
import type { MixShape } from './load-order.ts'
import { PAYLOAD_TYPES, type Remote } from './rtp-line.ts'

/** Its room knows no G.722. */
const CODECS: Partial<Readonly<Record<CodecName, string>>> = { PCMU: 'pcmu', PCMA: 'pcma', opus: 'opus' }
/** As our mixer's. */
const RATE = 16_000

/** One message of Janus’s API; only what is used here. */
interface Message {
  readonly janus: string
  readonly transaction?: string
  readonly data?: { readonly id: number }
  readonly plugindata?: {
    readonly data: {
      readonly audiobridge?: string
      readonly room?: number
      readonly error?: string
      readonly rtp?: { readonly ip: string; readonly port: number }
    }
  }
}

export class Janus {
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #socket: WebSocket
  readonly #waiting = new Map<string, (message: Message) => void>()
  #session = 0
  #last = 0
  #handles: number[] = []
  #alive: NodeJS.Timeout | undefined

  private constructor(child: ChildProcess, folder: string, socket: WebSocket) {
    this.#child = child
    this.#folder = folder
    this.#socket = socket
    socket.on('message', (text: Buffer) => this.#hear(JSON.parse(text.toString()) as Message))
  }

  static speaks(codec: CodecName): boolean {
    return codec in CODECS
  }

  static async start(): Promise<Janus> {
    const [folder, port] = [mkdtempSync(join(tmpdir(), 'janus-')), await freePort()]
    configure(folder, port)
    // With the precedence that our mixer asks for; where that is not allowed, both go without.
    const child = spawn('nice', ['-n', String(constants.priority.PRIORITY_HIGH), 'janus', '-F', folder, '-N', '-d', '1'], {
      stdio: 'ignore',
    })
    const janus = new Janus(child, folder, await connected(port, child))
    janus.#session = (await janus.#ask({ janus: 'create' })).data?.id ?? 0
    janus.#alive = setInterval(() => janus.#send({ janus: 'keepalive' }, 'alive'), 20_000)
    return janus
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Rooms of that shape; each line's port is joined to its room. Gives where the lines send to, in their order. */
  async join(shape: MixShape, codec: CodecName, address: string, ports: readonly number[]): Promise<readonly Remote[]> {
    const host = await this.#attach()
    const rooms: number[] = []
    for (let mix = 0; mix < shape.mixes; mix++) {
      const created = await this.#message(host, {
        request: 'create',
        sampling_rate: RATE,
        allow_rtp_participants: true,
        audiolevel_event: false,
      })
      rooms.push(created?.room ?? 0)
    }
    const remotes: Remote[] = []
    for (const [index, port] of ports.entries()) {
      const rtp = { ip: address, port, payload_type: PAYLOAD_TYPES[codec] }
      const joined = await this.#message(await this.#attach(), {
        request: 'join',
        room: rooms[index % rooms.length],
        codec: CODECS[codec],
        rtp,
      })
      if (joined?.rtp === undefined) throw new Error(`Janus lets nobody join: ${JSON.stringify(joined)}`)
      remotes.push({ address: '127.0.0.1', port: joined.rtp.port })
    }
    return remotes
  }

  async leave(): Promise<void> {
    for (const handle of this.#handles.splice(0)) await this.#ask({ janus: 'detach', handle_id: handle })
  }

  async stop(): Promise<void> {
    clearInterval(this.#alive)
    this.#socket.close()
    this.#child.kill()
    await once(this.#child, 'exit')
    rmSync(this.#folder, { recursive: true })
  }

  async #attach(): Promise<number> {
    const handle = (await this.#ask({ janus: 'attach', plugin: 'janus.plugin.audiobridge' })).data?.id ?? 0
    this.#handles.push(handle)
    return handle
  }

  async #message(handle: number, body: object): Promise<NonNullable<Message['plugindata']>['data'] | undefined> {
    const { plugindata } = await this.#ask({ janus: 'message', handle_id: handle, body })
    if (plugindata?.data.error !== undefined) throw new Error(`Janus: ${plugindata.data.error}`)
    return plugindata?.data
  }

  #ask(what: object): Promise<Message> {
    const transaction = String(++this.#last)
    this.#send(what, transaction)
    return new Promise((resolve) => this.#waiting.set(transaction, resolve))
  }

  #send(what: object, transaction: string): void {
    this.#socket.send(JSON.stringify({ ...what, transaction, ...(this.#session === 0 ? {} : { session_id: this.#session }) }))
  }

  /** What is done later is acknowledged first. */
  #hear(message: Message): void {
    if (message.janus === 'ack' || message.transaction === undefined) return
    this.#waiting.get(message.transaction)?.(message)
    this.#waiting.delete(message.transaction)
  }
}

function configure(folder: string, port: number): void {
  const others = ['http', 'pfunix', 'rabbitmq', 'mqtt', 'nanomsg'].map((name) => `libjanus_${name}.so`).join(',')
  const write = (name: string, text: string): void => writeFileSync(join(folder, `${name}.jcfg`), text)
  write('janus', `general: { admin_secret = "none" }\ntransports: { disable = "${others}" }\nmedia: { rtp_port_range = "30000-39999" }\n`)
  write('janus.transport.websockets', `general: { ws = true, ws_port = ${String(port)}, ws_ip = "127.0.0.1" }\n`)
  write('janus.plugin.audiobridge', 'general: { local_ip = "127.0.0.1", rtp_port_range = "30000-39999" }\n')
}

async function connected(port: number, child: ChildProcess): Promise<WebSocket> {
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const socket = new WebSocket(`ws://127.0.0.1:${String(port)}`, 'janus-protocol')
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('open', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (isOpen) return socket
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill()
  throw new Error('Janus did not answer within 10 s')
}
