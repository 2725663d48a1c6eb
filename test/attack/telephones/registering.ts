/** Somebody who writes SIP by hand, datagram by datagram: registers as whom it likes, with what it likes for a proof. */
import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { digestResponse, passwordHash } from '../../../src/phone/sip/auth/digest-response.ts'
import { until } from './phones.ts'

export interface Login {
  readonly username: string
  readonly password: string
}

export interface Registering {
  /** Whom it registers; whoever proves it, unless said otherwise. */
  readonly as: string
  /** The whole value of Authorization. */
  readonly proof?: string
  /** Of Contact; none asks what is registered. */
  readonly contact?: string
  readonly method?: string
}

export interface Reply {
  readonly status: number
  readonly text: string
}

const HOST = '127.0.0.1'
const URI = `sip:${HOST}`

export class Registrant {
  readonly address: string
  readonly #socket: Socket = createSocket('udp4')
  readonly #port: number
  readonly #replies = new Map<string, Reply>()
  #sent = 0

  private constructor(address: string, port: number) {
    this.address = address
    this.#port = port
    this.#socket.on('message', (bytes) => this.#hear(bytes.toString()))
  }

  static async open(address: string, sipPort: number): Promise<Registrant> {
    const registrant = new Registrant(address, sipPort)
    registrant.#socket.bind(0, address)
    await once(registrant.#socket, 'listening')
    return registrant
  }

  close(): void {
    this.#socket.close()
  }

  /** Null where nothing is answered: strangers may ask only so much. */
  async register({ as, proof, contact, method = 'REGISTER' }: Registering): Promise<Reply | null> {
    const id = randomBytes(8).toString('hex')
    this.#sent += 1
    const lines = [
      `${method} ${URI} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address}:${String(this.#socket.address().port)};branch=z9hG4bK-${id};rport`,
      `From: <sip:${as}@${HOST}>;tag=${id}`,
      `To: <sip:${as}@${HOST}>`,
      `Call-ID: ${id}`,
      `CSeq: ${String(this.#sent)} ${method}`,
      'Max-Forwards: 70',
      ...(contact === undefined ? [] : [`Contact: <${contact}>;expires=600`]),
      ...(proof === undefined ? [] : [`Authorization: ${proof}`]),
      'Content-Length: 0',
    ]
    this.#socket.send(`${lines.join('\r\n')}\r\n\r\n`, this.#port, HOST)
    await until(() => this.#replies.has(id), 'it is answered', 3_000).catch(() => undefined)
    return this.#replies.get(id) ?? null
  }

  /** Undefined where nobody is asked for a proof. */
  async nonce(): Promise<string | undefined> {
    return /nonce="([^"]+)"/.exec((await this.register({ as: 'nobody' }))?.text ?? '')?.[1]
  }

  /** On a nonce of its own, like every telephone. */
  async registerAs(login: Login, { as = login.username, contact }: Partial<Registering> = {}): Promise<Reply | null> {
    const nonce = await this.nonce()
    return nonce === undefined ? null : this.register({ as, proof: proofOf(login, nonce), ...(contact === undefined ? {} : { contact }) })
  }

  #hear(text: string): void {
    const id = /^call-id: *(\w+)/im.exec(text)?.[1]
    const status = /^SIP\/2\.0 (\d{3})/.exec(text)?.[1]
    if (id !== undefined && status !== undefined) this.#replies.set(id, { status: Number(status), text })
  }
}

export function proofOf({ username, password }: Login, nonce: string): string {
  const quality = { count: '00000001', cnonce: 'c' }
  const hash = passwordHash('MD5', username, 'sip', password)
  const response = digestResponse({ algorithm: 'MD5', passwordHash: hash, method: 'REGISTER', uri: URI, nonce, quality })
  return `Digest username="${username}", realm="sip", nonce="${nonce}", uri="${URI}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c"`
}
