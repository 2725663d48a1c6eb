import type { FastifyReply } from 'fastify'
import { problem, type Code } from './problems.ts'

export function sendProblem(reply: FastifyReply, code: Code, retryAfter?: number): void {
  const body = problem(code, retryAfter)
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  void reply
    .code(body.status)
    .header('content-type', 'application/problem+json')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body))
}
