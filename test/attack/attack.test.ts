import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ServerProcess } from '../harness/server-process.ts'
import { ATTACKS } from './attacks.ts'
import { setStage, type Stage } from './stage.ts'

describe('attacks', () => {
  let server: ServerProcess
  let stage: Stage

  beforeAll(async () => {
    server = await ServerProcess.start()
    const crash = async (): Promise<void> => {
      await server.kill()
      await server.launch()
    }
    stage = await setStage({ url: server.url, firstRunToken: server.firstRunToken, mediaPort: server.mediaPort, crash })
  })
  afterAll(() => server.stop())

  test.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    const outcome = await attack.play(stage)
    expect(outcome.safe, `tried ${outcome.tried}; got ${outcome.got}`).toBe(true)
  })
})
