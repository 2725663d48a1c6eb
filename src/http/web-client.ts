/** The built web client: hashed assets for ever, everything else fresh; unknown pages are the client's own to show. */
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sendProblem } from './send-problem.ts'

const YEAR = 'public, max-age=31536000, immutable'
const DAY = 'public, max-age=86400'
const SERVER_PATHS = /^\/(api|rtc|twirp)(\/|$|\?)/

export async function registerWebClient(app: FastifyInstance, folder: string): Promise<void> {
  const isBuilt = existsSync(join(folder, 'index.html'))
  if (isBuilt)
    await app.register(staticFiles, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply, path) => void reply.header('cache-control', cachingOf(path.slice(folder.length))),
    })
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') && !SERVER_PATHS.test(request.url) && !/\.\w+($|\?)/.test(request.url)
    if (!isPage) {
      sendProblem(reply, 'not_found')
      return reply
    }
    return isBuilt ? reply.sendFile('index.html') : reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT)
  })
}

const NOT_BUILT = 'The web client is not built yet: run `npm start`, or `npm run build`.\n'

function cachingOf(path: string): string {
  if (path.endsWith('.html')) return 'no-store'
  if (path.startsWith('/assets/')) return YEAR
  return path.startsWith('/fonts/') ? DAY : 'no-cache'
}
