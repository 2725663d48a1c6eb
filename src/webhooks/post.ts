/** One request to a receiver: to the addresses that were checked and no others, without redirects, within a time, its answer unread. */
import { lookup } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Answer, Fault } from './delivery.ts'
import type { Reach } from './networks.ts'

export interface Letter {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Aborted: `interrupted`. */
export type Post = (letter: Letter, signal: AbortSignal) => Promise<Answer>

interface Needs {
  readonly reach: Reach
  /** All addresses of a host; fails when there are none. */
  readonly resolve: (host: string) => Promise<readonly string[]>
  /** Milliseconds from first to last. */
  readonly timeout: number
}

export const POST_TIMEOUT_MS = 10_000

export const systemResolve = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

export function createPost({ reach, resolve, timeout }: Needs): Post {
  return async (letter, interrupted) => {
    const late = AbortSignal.timeout(timeout)
    const signal = AbortSignal.any([interrupted, late])
    try {
      const url = new URL(letter.url)
      const addresses = await orAborted(addressesOf(url, resolve), signal)
      if (!addresses.every((address) => reach.allows(address, url.protocol))) return { fault: 'address_refused' }
      return { status: await send(url, letter, addresses, signal) }
    } catch (error) {
      return { fault: late.aborted ? 'timeout' : interrupted.aborted ? 'interrupted' : faultOf(error) }
    }
  }
}

async function addressesOf({ hostname }: URL, resolve: Needs['resolve']): Promise<readonly string[]> {
  const literal = hostname.replace(/^\[|\]$/g, '')
  return isIP(literal) === 0 ? resolve(hostname) : [literal]
}

/** A look-up cannot be called off. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function send(url: URL, { headers, body }: Letter, addresses: readonly string[], signal: AbortSignal): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const length = String(Buffer.byteLength(body))
    // A name that is asked again may lead elsewhere by then.
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': length },
      agent: false,
      lookup: fixed(addresses),
      signal,
    } as const
    const sent = request(url, options, (response) => {
      // What it says besides is nobody's business here.
      response.on('error', () => undefined)
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const fixed =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, answer) => {
    const found = addresses.map((address) => ({ address, family: isIP(address) }))
    const [first] = found
    if (all === true || first === undefined) answer(null, found)
    else answer(null, first.address, first.family)
  }

function faultOf(error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') return 'unknown_host'
  return /CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO/.test(code) ? 'certificate' : 'unreachable'
}
