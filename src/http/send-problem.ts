import type { FastifyReply } from 'fastify'
import { problem, type Code, type Hint } from './problems.ts'

export function sendProblem(reply: FastifyReply, code: Code, hint: Hint = {}): void {
  const body = problem(code, hint)
  if (hint.retryAfter !== undefined) reply.header('retry-after', String(hint.retryAfter))
  void reply
    .code(body.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body))
}
