/** What an administrator is shown of guessed PINs, on a whole server. */
import { expect, it } from 'vitest'
import { startMeeting } from '../../test/harness/cast.ts'
import { startTestServer } from '../../test/harness/server.ts'
import { callSource } from '../meetings/call-source.ts'
import { enter } from '../meetings/enter.ts'
import { PIN_BUDGETS } from '../meetings/pin-guard.ts'

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

it('[P5] [P6] fifty callers guess at once: refused, an honest one gets in, administrators are told, and no log holds a PIN or a number', async () => {
  const server = await startTestServer({ media: 'quiet', config: { limits: 1 } })
  const admin = await server.signUpFirst()
  const trunk = await admin.do('addTrunk', { body: { name: 'Provider', addresses: ['192.0.2.7'], media: 'rtp' } })
  const run = await startMeeting(admin)
  const { pin } = await admin.do('dialIn', { params: { conferenceId: run.conferenceId } })
  const call = async (number: string, tried: string): Promise<string> => {
    const caller = { path: 'phone', name: number, account: null, device: null, trunk: trunk.id } as const
    const outcome = await enter(server.ports, { ...caller, by: { pin: tried }, source: callSource(trunk.id, number) })
    return outcome.admitted ? 'in' : outcome.code
  }
  const numbers = Array.from({ length: 50 }, (_, caller) => `+4915550001${String(10 + caller)}`)
  const answers: string[] = []
  const guessing = numbers.map(async (number) => {
    for (let guess = 0; guess < 3; guess++) answers.push(await call(number, '0123456789012'))
  })
  await Promise.race(guessing)
  expect(await call('+4930123456', pin)).toBe('in')
  await Promise.all(guessing)
  const wrong = answers.filter((answer) => answer === 'pin_unknown').length
  expect(new Set(answers)).toEqual(new Set(['pin_unknown', 'too_many_tries']))
  expect(wrong).toBeLessThanOrEqual(PIN_BUDGETS.trunk.burst + numbers.length)
  const { items } = await admin.do('alarms', {})
  expect(items).toContainEqual(expect.objectContaining({ scope: 'trunk', trunk: { id: trunk.id, name: 'Provider' } }))
  expect(server.logLines.filter((line) => line.includes('too many wrong PINs'))).not.toEqual([])
  for (const secret of ['0123456789012', pin, '15550001', '30123456'])
    expect(JSON.stringify([items, server.logLines, await Array.fromAsync(server.ports.audit.read({ meetingId: null }))])).not.toContain(
      secret,
    )
  await server.close()
})
