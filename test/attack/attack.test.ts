import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ATTACKS } from './attacks.ts'
import { startAttackedServer, type AttackedServer } from './server.ts'

describe('attacks', () => {
  let server: AttackedServer

  beforeAll(async () => {
    server = await startAttackedServer()
  })
  afterAll(() => server.close())

  test.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_name, attack) => {
    const outcome = await attack.play(server.stage)
    expect(outcome.safe, `tried ${outcome.tried}; got ${outcome.got}`).toBe(true)
  })
})
