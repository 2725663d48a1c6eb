/** A program that is told by webhooks: answers as a test wants, and remembers what it got. */
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Of the event. */
  readonly id: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** `silent`: no answer ever. */
type Reply = number | 'silent' | ((response: ServerResponse) => void)

const PATIENCE_MS = 60_000

export class WebhookReceiver {
  readonly #server: Server
  readonly received: Received[] = []
  /** By the number of requests before this one, and what this one is. */
  reply: (before: number, received: Received) => Reply = () => 204

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => void chunks.push(chunk))
      request.on('end', () => this.#take(request.url ?? '', request.headers, Buffer.concat(chunks).toString(), response))
    })
  }

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/told`
  }

  /** Waits until so much has come; throws when it never does. */
  async until(isEnough: (received: readonly Received[]) => boolean): Promise<readonly Received[]> {
    for (const end = Date.now() + PATIENCE_MS; !isEnough(this.received); await new Promise((resolve) => setTimeout(resolve, 10)))
      if (Date.now() > end) throw new Error(`only came: ${JSON.stringify(this.received.map(({ id, type }) => [id, type]))}`)
    return this.received
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #take(path: string, headers: IncomingHttpHeaders, body: string, response: ServerResponse): void {
    // Whoever sent something else is told so by the test that looks at it.
    const { type = '', data = {} } = (body === '' ? {} : JSON.parse(body)) as Partial<Received>
    const received = { path, headers, body, id: String(headers['webhook-id']), type, data }
    const reply = this.reply(this.received.length, received)
    this.received.push(received)
    if (typeof reply === 'function') reply(response)
    else if (reply !== 'silent') response.writeHead(reply).end()
  }
}

type IsGenuine = (secret: string, headers: IncomingHttpHeaders, body: string) => boolean

/** The very lines that docs/webhooks.md gives to receivers. */
export async function documentedCheck(): Promise<IsGenuine> {
  const text = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
  const code = /^```ts\n(.*?)^```/ms.exec(text)?.[1] ?? ''
  const folder = await mkdtemp(join(tmpdir(), 'latch-check-'))
  const file = join(folder, 'is-genuine.ts')
  await writeFile(file, code)
  const { isGenuine } = (await import(pathToFileURL(file).href)) as { readonly isGenuine: IsGenuine }
  await rm(folder, { recursive: true })
  return isGenuine
}
