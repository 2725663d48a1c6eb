import { expect, it } from 'vitest'
import { createLog } from './log.ts'
import { startMetrics } from './metrics.ts'

it('answers a scrape on loopback, and nothing else', async () => {
  const metrics = await startMetrics(0, { latch_things: { help: 'Things', read: () => 7 } }, createLog('silent'), () =>
    Promise.resolve([{ name: 'latch_others', help: 'Others', type: 'gauge', samples: [{ labels: {}, value: 8 }] }]),
  )
  const at = `http://127.0.0.1:${String(metrics.port)}`
  const text = await (await fetch(`${at}/metrics`)).text()
  expect(text).toMatch(/^latch_things 7$/m)
  expect(text).toMatch(/^latch_others 8$/m)
  expect((await fetch(`${at}/`)).status).toBe(404)
  await metrics.close()
  await expect(fetch(`${at}/metrics`)).rejects.toThrow('fetch failed')
})
