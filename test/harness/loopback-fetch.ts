/** `fetch` over node:http that can come from any loopback address, so that a test can be several network sources. */
import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'

export interface PlainResponse {
  readonly status: number
  readonly cookies: readonly string[]
  header(name: string): string | null
  text(): Promise<string>
  arrayBuffer(): Promise<ArrayBuffer>
}

export interface PlainRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** For example `127.0.0.9`. */
  readonly from?: string
}

const LIMIT_MS = 30_000

export function loopbackFetch(url: string, init: PlainRequest = {}): Promise<PlainResponse> {
  return new Promise((resolve, reject) => {
    const headers = { ...init.headers }
    // Servers of tests vouch for themselves.
    const options = { method: init.method ?? 'GET', headers, localAddress: init.from, timeout: LIMIT_MS, rejectUnauthorized: false }
    const request = url.startsWith('https:') ? secureRequest : plainRequest
    const outgoing = request(url, options, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          cookies: incoming.headers['set-cookie'] ?? [],
          header: (name) => [incoming.headers[name.toLowerCase()] ?? null].flat()[0] ?? null,
          text: () => Promise.resolve(Buffer.concat(chunks).toString()),
          arrayBuffer: () => Promise.resolve(Uint8Array.from(Buffer.concat(chunks)).buffer),
        }),
      )
    })
    outgoing.on('error', reject)
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${url} did not answer in time`)))
    outgoing.end(init.body)
  })
}
