/** P5 at the door itself: what the guard decides holds for every path. */
import { describe, expect, it } from 'vitest'
import { branded, type MeetingNumber } from '../domain/ids.ts'
import type { Path } from '../domain/leg.ts'
import { callSource } from './call-source.ts'
import { endConference } from './end-conference.ts'
import { enter } from './enter.ts'
import { FakeTime } from './fakes/fake-time.ts'
import type { Ports } from './ports.ts'
import { PIN_BUDGETS, SharedPinGuard } from './pin-guard.ts'
import { by, Stage } from './stage.suite.ts'

interface From {
  readonly source: string
  readonly trunk?: string
  readonly path?: Path
  /** Milliseconds that go by until the next. */
  readonly passing?: number
}

const WRONG = '0123456789012'

async function guarded() {
  const stage = await Stage.open({ invited: ['Anna', 'Bert'] })
  await stage.join('Olga')
  const time = new FakeTime()
  const { alarms } = stage.ports
  const pinGuard = new SharedPinGuard({ clock: time, wait: time.wait, alarms, factor: 1 })
  const ports: Ports = { ...stage.ports, pinGuard }
  const dial = async (pin: string, { source, trunk, path = 'phone', passing = 10_000 }: From) => {
    const arrival = { by: { pin }, path, name: '', account: null, device: null, source, trunk: trunk ?? null }
    const [outcome] = await Promise.all([enter(ports, arrival), time.pass(passing)])
    return outcome
  }
  const code = async (pin: string, from: From): Promise<string> => {
    const outcome = await dial(pin, from)
    return outcome.admitted ? 'in' : outcome.code
  }
  const pinOf = async (name: string): Promise<string> => stage.ports.secrets.unseal((await stage.attendee(name)).pin!.sealed)
  return { stage, ports, time, alarms, dial, code, pinOf }
}

describe('PINs at the door', () => {
  it('[P5] a source that guessed is refused on every path, and told when to come back; no PIN is looked up meanwhile', async () => {
    const { stage, dial, code, pinOf } = await guarded()
    const paths: readonly Path[] = ['phone', 'room', 'app', 'sdk']
    // 10 s go by with each, and make one good.
    for (let guess = 0; guess < 5; guess++) await Promise.all(paths.map((path) => code(WRONG, { source: 's', path })))
    const failed = stage.ports.audit.events.filter(({ type }) => type === 'pin.failed').length
    const anna = await pinOf('Anna')
    const answers = await Promise.all(paths.map((path) => dial(anna, { source: 's', path })))
    expect(answers.filter(({ admitted }) => admitted).length).toBeLessThanOrEqual(1)
    expect(answers.find(({ admitted }) => !admitted)).toMatchObject({ code: 'too_many_tries', retryAfter: expect.any(Number) })
    expect(stage.ports.audit.events.filter(({ type }) => type === 'pin.failed')).toHaveLength(failed)
    expect(await code(await pinOf('Bert'), { source: 'elsewhere' })).toBe('in')
  })

  it('[V1] [P5] a PIN that is said to be of another meeting opens none, and counts as a wrong one', async () => {
    const { stage, ports, time, pinOf } = await guarded()
    const pin = await pinOf('Anna')
    const enterAs = async (of: string) => {
      const arrival = {
        by: { pin, of: branded<MeetingNumber>(of) },
        path: 'room',
        name: '',
        account: null,
        device: null,
        trunk: null,
      } as const
      const [outcome] = await Promise.all([enter(ports, { ...arrival, source: 'room' }), time.pass(10_000)])
      return outcome.admitted ? 'in' : outcome.code
    }
    expect(await enterAs('0000000000')).toBe('pin_unknown')
    expect(stage.ports.audit.events.filter(({ type }) => type === 'pin.failed')).toHaveLength(1)
    expect(await enterAs((await stage.meeting()).number)).toBe('in')
  })

  it('[P5] forged numbers burn the budget of their trunk; an honest caller of that trunk comes in, and the alarm has rung', async () => {
    const { alarms, code, pinOf, ports } = await guarded()
    const forged = Array.from({ length: 2 * PIN_BUDGETS.trunk.burst }, (_, call) => callSource('t1', `+49555${String(10_000 + call)}`))
    await Promise.all(forged.map((source) => code(WRONG, { source, trunk: 't1' })))
    expect(await code(await pinOf('Anna'), { source: callSource('t1', '+4930123456'), trunk: 't1' })).toBe('in')
    expect(alarms.raised).toContainEqual(expect.objectContaining({ scope: 'trunk', trunk: 't1' }))
    const told = JSON.stringify([await ports.alarms.latest(100), alarms.raised])
    for (const secret of [WRONG, '49555', await pinOf('Anna')]) expect(told).not.toContain(secret)
  })

  it('[P5] wrong, dead and foreign PINs are answered the same and cost the same', async () => {
    const { stage, code, pinOf } = await guarded()
    const foreign = await pinOf('Bert')
    await endConference(stage.ports, by('Olga'), await stage.id())
    await stage.join('Olga')
    const dead = await pinOf('Anna')
    await stage.remove('Anna')
    const answers: string[] = []
    for (const pin of [WRONG, dead, foreign]) {
      const codes: string[] = []
      for (let call = 0; call < 12; call++) codes.push(await code(pin, { source: `of ${String(answers.length)}`, passing: 0 }))
      answers.push(codes.join(' '))
    }
    expect(new Set(answers)).toEqual(new Set([`${'pin_unknown '.repeat(10)}too_many_tries too_many_tries`]))
  })

  it('[P5] a PIN in use is no wrong PIN', async () => {
    const { stage, code, pinOf } = await guarded()
    const anna = await pinOf('Anna')
    expect(await code(anna, { source: 's' })).toBe('in')
    for (let call = 0; call < 30; call++) expect(await code(anna, { source: 's' })).toBe('pin_in_use')
    expect(stage.eventsOf('pin.in_use')).toHaveLength(30)
  })

  it('[P5] a broken store costs its callers nothing', async () => {
    const { stage, code, pinOf } = await guarded()
    const find = stage.ports.store.find.bind(stage.ports.store)
    stage.ports.store.find = async () => {
      throw new Error('disk full')
    }
    for (let call = 0; call < 20; call++) await expect(code(WRONG, { source: 's' })).rejects.toThrow('disk full')
    stage.ports.store.find = find
    expect(await code(await pinOf('Anna'), { source: 's' })).toBe('in')
  })
})
