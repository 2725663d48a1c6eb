/** Janus with its AudioBridge: telephones join by plain RTP. */
import type { CodecName } from '../../src/phone/media/codec/create-codec.ts'
import { JanusProcess, OTHER_TRANSPORTS } from '../janus/janus-process.ts'
import { JanusSession } from '../janus/janus-session.ts'
import type { MixShape } from './load-order.ts'
import { PAYLOAD_TYPES, type Remote } from './rtp-line.ts'

/** Its room knows no G.722. */
const CODECS: Partial<Readonly<Record<CodecName, string>>> = { PCMU: 'pcmu', PCMA: 'pcma', opus: 'opus' }
/** As our mixer's. */
const RATE = 16_000
const PLUGIN = 'janus.plugin.audiobridge'
const PORTS = 'rtp_port_range = "30000-39999"'
const FILES = {
  janus: `general: { admin_secret = "none" }\ntransports: { disable = "${OTHER_TRANSPORTS}" }\nmedia: { ${PORTS} }\n`,
  [PLUGIN]: `general: { local_ip = "127.0.0.1", ${PORTS} }\n`,
}

export class Janus {
  readonly #process: JanusProcess
  readonly #session: JanusSession
  readonly #handles: number[] = []

  private constructor(process: JanusProcess, session: JanusSession) {
    this.#process = process
    this.#session = session
  }

  static speaks(codec: CodecName): boolean {
    return codec in CODECS
  }

  /** With the precedence that our mixer asks for. */
  static async start(): Promise<Janus> {
    const process = await JanusProcess.start({ files: FILES, isUrgent: true })
    return new Janus(process, await JanusSession.open(process.url))
  }

  get pid(): number {
    return this.#process.pid
  }

  /** Rooms of that shape; each line's port is joined to its room. Gives where the lines send to, in their order. */
  async join(shape: MixShape, codec: CodecName, address: string, ports: readonly number[]): Promise<readonly Remote[]> {
    const host = await this.#attach()
    const rooms: number[] = []
    for (let mix = 0; mix < shape.mixes; mix++) rooms.push(await this.#createRoom(host))
    const remotes: Remote[] = []
    for (const [index, port] of ports.entries()) {
      const rtp = { ip: address, port, payload_type: PAYLOAD_TYPES[codec] }
      const body = { request: 'join', room: rooms[index % rooms.length], codec: CODECS[codec], rtp }
      const { answer } = await this.#session.say(await this.#attach(), body)
      if (answer.rtp === undefined) throw new Error(`Janus lets nobody join: ${JSON.stringify(answer)}`)
      remotes.push({ address: '127.0.0.1', port: answer.rtp.port })
    }
    return remotes
  }

  async leave(): Promise<void> {
    for (const handle of this.#handles.splice(0)) await this.#session.detach(handle)
  }

  async stop(): Promise<void> {
    this.#session.close()
    await this.#process.stop()
  }

  async #attach(): Promise<number> {
    const handle = await this.#session.attach(PLUGIN)
    this.#handles.push(handle)
    return handle
  }

  async #createRoom(host: number): Promise<number> {
    const body = { request: 'create', sampling_rate: RATE, allow_rtp_participants: true, audiolevel_event: false }
    return (await this.#session.say(host, body)).answer.room ?? 0
  }
}
