/** Prometheus numbers on a loopback port of their own; off unless a port is set. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { Registry } from 'prom-client'
import { writeFamilies, type MetricFamily } from './exposition.ts'
import type { Log } from './log.ts'

/** Numbers that are asked for when somebody scrapes. */
export type Gauges = Readonly<Record<string, { readonly help: string; readonly read: () => number | Promise<number> }>>

/** Numbers that belong together, gathered at once for each scrape. */
export type Families = () => Promise<readonly MetricFamily[]>

export interface Metrics {
  readonly port: number
  close(): Promise<void>
}

export async function startMetrics(port: number, gauges: Gauges, log: Log, families: Families = none): Promise<Metrics> {
  const { Registry, Gauge, collectDefaultMetrics } = await import('prom-client')
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const [name, { help, read }] of Object.entries(gauges))
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect: async function collect() {
          this.set(await read())
        },
      }),
    )
  const server = createServer((request, response) => {
    if (request.url === '/metrics') void answer(registry, families, response, log)
    else response.writeHead(404).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { port: portOf(server), close: () => closed(server) }
}

const none: Families = () => Promise.resolve([])

async function answer(registry: Registry, families: Families, response: ServerResponse, log: Log): Promise<void> {
  try {
    const [singles, gathered] = await Promise.all([registry.metrics(), families()])
    response.setHeader('content-type', registry.contentType).end(`${singles}${writeFamilies(gathered)}`)
  } catch (error) {
    log.warn({ err: error }, 'metrics could not be read')
    response.writeHead(500).end()
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
