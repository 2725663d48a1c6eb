import './no-eval.ts'
import { createClient } from '../../../shared/api/client.ts'

export type { Answer, Input, Operation, Result } from '../../../shared/api/client.ts'
export type { Problem } from '../../../shared/api/problem.ts'

/** A server that died while it answered leaves a call without an end; after so many milliseconds it counts as unreachable. */
const LIMIT_MS = 8_000

/** The server that this page came from, with its cookies. */
export const call = createClient({
  origin: '',
  fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin', signal: AbortSignal.timeout(LIMIT_MS) }),
})
