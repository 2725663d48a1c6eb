/** The API as the command line uses it: by address and key. */
import type { Command } from 'commander'
import { createClient, type Call, type Result } from '../../shared/api/client.ts'

export interface ConnectionFlags {
  readonly server: string
  readonly key?: string
}

export const withConnection = (command: Command): Command =>
  command
    .option('--server <address>', 'address of the server (LATCH_SERVER)', process.env['LATCH_SERVER'] ?? 'http://localhost:8080')
    .option('--key <key>', 'API key, better given by LATCH_API_KEY than here')

export function connect({ server, key }: ConnectionFlags): Call {
  const apiKey = key ?? process.env['LATCH_API_KEY']
  if (apiKey === undefined) throw fail('Set LATCH_API_KEY to an API key; you make one in the web client.')
  const headers = { authorization: `Bearer ${apiKey}` }
  return createClient({ origin: server.replace(/\/+$/, ''), headers, fetch: (url, init) => fetch(url, init) })
}

/** The answer; on a refusal its sentence is printed and the program ends. */
export function orFail<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw fail(`${result.problem.title} (${result.problem.code})`)
}

export function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
