/** A server whose thread has a compositor: prints its process id, and works on. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { CompositorChild, PRESETS } from './compositor-child.ts'
import { ProcessCompositor } from './process-compositor.ts'

if (isMainThread) {
  new Worker(new URL(import.meta.url)).on('message', (pid: number) => process.stdout.write(`${String(pid)}\n`))
} else {
  const compositor = await ProcessCompositor.start({
    start: (events) => new CompositorChild(new URL('./compositor-process.ts', import.meta.url), PRESETS, events),
    news: { crashed: () => undefined, restarted: () => undefined, unavailable: () => undefined },
    patience: 20_000,
  })
  parentPort?.postMessage(compositor?.pid, [])
  setInterval(() => undefined, 1_000)
}
