import './no-eval.ts'
import { createClient } from '../../../shared/api/client.ts'

export type { Answer, Operation, Result } from '../../../shared/api/client.ts'
export type { Problem } from '../../../shared/api/problem.ts'

/** The server that this page came from, with its cookies. */
export const call = createClient({ origin: '', fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin' }) })
