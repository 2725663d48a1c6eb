import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Attack } from './attack.ts'
import { ATTACKS, FEW_CALLS } from './attacks.ts'
import { startAttackedServer, type AttackedServer } from './server.ts'

describe('attacks', () => {
  let server: AttackedServer

  beforeAll(async () => {
    server = await startAttackedServer()
  })
  afterAll(() => server.close())

  const named = (attacks: readonly Attack[]) => attacks.map((attack) => [attack.name, attack] as const)

  test.each(named(ATTACKS))('%s', async (_name, attack) => {
    const outcome = await attack.play(server.stage)
    expect(outcome.safe, `tried ${outcome.tried}; got ${outcome.got}`).toBe(true)
  })

  test.concurrent.each(named(FEW_CALLS))('%s', async (_name, attack) => {
    const outcome = await attack.play(server.stage)
    expect(outcome.safe, `tried ${outcome.tried}; got ${outcome.got}`).toBe(true)
  })
})
