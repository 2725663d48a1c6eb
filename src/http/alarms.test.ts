/** What an administrator is shown of guessed PINs, on a whole server. */
import { expect, it } from 'vitest'
import { startTestServer } from '../../test/harness/server.ts'

it('[P5] administrators read the latest alarms, and nobody else does', async () => {
  const server = await startTestServer({ media: 'quiet' })
  const admin = await server.signUpFirst()
  const other = await server.addAccount(admin, 'Olga')
  expect(await admin.do('alarms', {})).toEqual({ items: [] })
  const trunk = await admin.do('addTrunk', { body: { name: 'Provider', addresses: ['192.0.2.7'], media: 'rtp' } })
  for (const [at, trunkId] of [trunk.id, 'trunk_gone'].entries())
    await server.ports.alarms.raise({ at, scope: 'trunk', trunk: trunkId, failures: 60 })
  await server.ports.alarms.raise({ at: 2, scope: 'server', trunk: null, failures: 120 })
  expect((await admin.do('alarms', {})).items).toEqual([
    { at: 2, scope: 'server', trunk: null, failures: 120 },
    { at: 1, scope: 'trunk', trunk: { id: 'trunk_gone', name: null }, failures: 60 },
    { at: 0, scope: 'trunk', trunk: { id: trunk.id, name: 'Provider' }, failures: 60 },
  ])
  expect(await other.refusal('alarms', {})).toBe('not_admin')
  expect(await server.visitor().refusal('alarms', {})).toBe('sign_in_first')
  await server.close()
})
