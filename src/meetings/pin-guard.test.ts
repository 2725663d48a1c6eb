import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeTime } from './fakes/fake-time.ts'
import { ALARM_WINDOW_MS, type PinAlarm } from './pin-alarm.ts'
import { LINE_LIMIT, LONGEST_WAIT_MS, PIN_BUDGETS, SharedPinGuard, SOURCES_REMEMBERED, type Leave, type Whence } from './pin-guard.ts'

type Answer = 'pending' | 'asked' | number

/** A guard, its time, and callers who know or do not know a PIN. */
class Scene {
  readonly time = new FakeTime()
  readonly alarms: PinAlarm[] = []
  readonly guard: SharedPinGuard
  lookedUp = 0

  constructor(factor = 1) {
    const raise = async (alarm: PinAlarm): Promise<void> => void this.alarms.push(alarm)
    this.guard = new SharedPinGuard({ clock: this.time, wait: this.time.wait, alarms: { raise }, factor })
  }

  /** What became of it so far: looked up, refused with these seconds, or still waiting. */
  try(source: string, { trunk = null, wrong = true }: { trunk?: string | null; wrong?: boolean } = {}): { answer: Answer } {
    const tried: { answer: Answer } = { answer: 'pending' }
    void this.#lookUp({ source, trunk }, wrong, tried)
    return tried
  }

  async #lookUp(whence: Whence, wrong: boolean, tried: { answer: Answer }): Promise<void> {
    const leave = await this.guard.ask(whence)
    tried.answer = leave.granted ? 'asked' : leave.retryAfter
    if (!leave.granted) return
    this.lookedUp += 1
    await leave.settle(wrong)
  }

  async tried(source: string, how: { trunk?: string | null; wrong?: boolean } = {}, within = 0): Promise<Answer> {
    const tried = this.try(source, how)
    await this.time.pass(within)
    return tried.answer
  }

  /** Wrong PINs from sources that nobody else uses, until the shared budget is gone. */
  async exhaust(trunk: string | null, begun = 0): Promise<void> {
    const { burst } = trunk === null ? PIN_BUDGETS.server : PIN_BUDGETS.trunk
    for (let guess = begun; guess < burst; guess++) {
      const answer = await this.tried(`${String(trunk)} ${String(guess)}`, { trunk })
      if (answer !== 'asked') throw new Error('the budget was gone before')
    }
  }
}

const { source, trunk, server } = PIN_BUDGETS

describe('one source', () => {
  it('[P5] may be wrong so often, then as often as time makes it good', async () => {
    const scene = new Scene()
    for (let guess = 0; guess < source.burst; guess++) expect(await scene.tried('s')).toBe('asked')
    expect(await scene.tried('s')).toBe(1 / source.perSecond)
    expect(await scene.tried('s', { wrong: false })).toBe(1 / source.perSecond)
    expect(await scene.tried('other', { wrong: false })).toBe('asked')
    await scene.time.pass(1_000 / source.perSecond)
    expect(await scene.tried('s')).toBe('asked')
    expect(await scene.tried('s')).toBe(1 / source.perSecond)
  })

  it('[P5] right PINs cost nothing and buy nothing', async () => {
    const scene = new Scene()
    for (let call = 0; call < 100; call++) expect(await scene.tried('s', { wrong: false })).toBe('asked')
    let wrongs = 0
    for (let guess = 0; guess < 100; guess++) {
      if ((await scene.tried('s', { wrong: true })) === 'asked') wrongs += 1
      await scene.tried('s', { wrong: false })
    }
    expect(wrongs).toBe(source.burst)
  })

  it('[P5] many at once are no way around', async () => {
    const scene = new Scene()
    for (let guess = 0; guess < 100; guess++) scene.try('s')
    await scene.time.pass(0)
    expect(scene.lookedUp).toBe(source.burst)
  })

  it('[P5] may do more where the operator says that many share one; the server as a whole may not', async () => {
    const scene = new Scene(100)
    for (let guess = 0; guess < server.burst; guess++) expect(await scene.tried('office')).toBe('asked')
    expect(await scene.tried('office')).toBeTypeOf('number')
  })

  it('[P5] a look-up that failed costs nothing', async () => {
    const scene = new Scene()
    for (let call = 0; call < 100; call++) {
      const leave = await scene.guard.ask({ source: 's', trunk: null })
      if (leave.granted) await leave.settle(false)
      expect(leave.granted).toBe(true)
    }
    expect(scene.guard.remembered).toBe(0)
  })
})

describe('all sources of a trunk, or of the server', () => {
  it.each([
    ['trunk', 'a trunk'],
    ['server', null],
  ])('[P5] over the budget of the %s, whoever has failed is refused, and whoever has not waits a little', async (_scope, through) => {
    const scene = new Scene()
    await scene.exhaust(through)
    expect(await scene.tried(`${String(through)} 0`, { trunk: through })).toBe(1 / source.perSecond)
    const honest = scene.try('honest', { trunk: through, wrong: false })
    await scene.time.pass(0)
    expect(honest.answer).toBe('pending')
    await scene.time.pass(LONGEST_WAIT_MS)
    expect(honest.answer).toBe('asked')
  })

  it('[P5] a forged number for each guess locks no honest caller of that trunk out', async () => {
    const scene = new Scene()
    const waits: number[] = []
    for (let second = 0; second < 600; second++) {
      for (let call = 0; call < 40; call++) scene.try(`forged ${String(second)} ${String(call)}`, { trunk: 't' })
      if (second % 60 === 59) waits.push(await waitOf(scene, `honest ${String(second)}`))
      else await scene.time.pass(1_000)
    }
    expect(waits).toHaveLength(10)
    expect(Math.max(...waits)).toBeLessThanOrEqual(LONGEST_WAIT_MS)
  })

  it('[P5] a flood of ever new sources is held to what its line lets through', async () => {
    const scene = new Scene()
    const seconds = 30
    for (let second = 0; second < seconds; second++) {
      for (let call = 0; call < 200; call++) scene.try(`${String(second)} ${String(call)}`, { trunk: 't' })
      await scene.time.pass(1_000)
    }
    expect(scene.lookedUp).toBeLessThanOrEqual(trunk.burst + seconds * (trunk.perSecond + (LINE_LIMIT * 1_000) / LONGEST_WAIT_MS))
  })

  it('[P5] a full line is full for its own trunk alone', async () => {
    const scene = new Scene()
    for (const through of ['t1', 't2']) await scene.exhaust(through)
    for (let call = 0; call < LINE_LIMIT; call++) scene.try(`flood ${String(call)}`, { trunk: 't1' })
    expect(await scene.tried('honest', { trunk: 't1', wrong: false })).toBe(LONGEST_WAIT_MS / 1_000)
    expect(await scene.tried('honest', { trunk: 't2', wrong: false }, LONGEST_WAIT_MS)).toBe('asked')
    expect(await scene.tried('browser', { wrong: false }, LONGEST_WAIT_MS)).toBe('asked')
  })

  it('[P5] a trunk under attack slows nobody on another trunk or in a browser', async () => {
    const scene = new Scene()
    await scene.exhaust('t1')
    expect(await scene.tried('honest', { trunk: 't2', wrong: false })).toBe('asked')
    expect(await scene.tried('browser', { wrong: false })).toBe('asked')
    expect(await scene.tried('honest', { trunk: 't1', wrong: false })).toBe('pending')
  })

  it('[P5] browsers, programs, rooms and phones share the budget of the server', async () => {
    const scene = new Scene()
    await scene.exhaust('t1')
    await scene.exhaust('t2')
    expect(await scene.tried('browser', { wrong: false })).toBe('pending')
  })

  it('[P5] a rush of right PINs holds nobody up for longer than it takes, and is no alarm', async () => {
    const scene = new Scene()
    const rush = Array.from({ length: 300 }, (_, caller) => scene.try(`caller ${String(caller)}`, { trunk: 't', wrong: false }))
    await scene.time.pass(2_000)
    expect(rush.map(({ answer }) => answer).filter((answer) => answer === 'asked').length).toBeGreaterThanOrEqual(
      trunk.burst + LINE_LIMIT - 10,
    )
    expect(scene.alarms).toEqual([])
  })

  it('[P5] recovers as soon as an attack is over, however long it was', async () => {
    const scene = new Scene()
    for (let second = 0; second < 120; second++) {
      for (let call = 0; call < 20; call++) scene.try(`${String(second)} ${String(call)}`)
      await scene.time.pass(1_000)
    }
    await scene.time.pass(LONGEST_WAIT_MS + 2_000 / server.perSecond)
    expect(await scene.tried('honest', { wrong: false })).toBe('asked')
  })

  it('[P5] who fails in one call while another of the same source waits is refused in both', async () => {
    const scene = new Scene()
    const first = await scene.guard.ask({ source: 's', trunk: 't' })
    await scene.exhaust('t', 1)
    const second = scene.try('s', { trunk: 't' })
    await scene.time.pass(250)
    if (first.granted) await first.settle(true)
    await scene.time.pass(250)
    expect(second.answer).toBeTypeOf('number')
  })
})

async function waitOf(scene: Scene, caller: string): Promise<number> {
  const from = scene.time.now()
  const honest = scene.try(caller, { trunk: 't', wrong: false })
  while (honest.answer === 'pending') await scene.time.pass(250)
  expect(honest.answer).toBe('asked')
  return scene.time.now() - from
}

describe('alarms', () => {
  it('[P5] are raised when a budget is used up, once in a window', async () => {
    const scene = new Scene()
    await scene.exhaust('t')
    expect(scene.alarms).toEqual([{ at: scene.time.now(), scope: 'trunk', trunk: 't', failures: trunk.burst }])
    for (let window = 0; window < 3; window++) {
      for (let guess = 0; guess < 50; guess++) scene.try(`more ${String(window)} ${String(guess)}`, { trunk: 't' })
      await scene.time.pass(ALARM_WINDOW_MS)
    }
    const times = scene.alarms.filter(({ scope }) => scope === 'trunk').map(({ at }) => at)
    expect(times.length).toBeGreaterThanOrEqual(2)
    for (const [place, at] of times.slice(1).entries()) expect(at - times[place]!).toBeGreaterThanOrEqual(ALARM_WINDOW_MS)
  })

  it('[P5] tell of a source too, and name none', async () => {
    const scene = new Scene()
    for (let guess = 0; guess < 30; guess++) await scene.tried('203.0.113.9')
    expect(scene.alarms).toEqual([{ at: scene.time.now(), scope: 'source', trunk: null, failures: source.burst }])
    expect(JSON.stringify(scene.alarms)).not.toContain('203')
  })
})

/** Any course of events: who tries, whether rightly, and how much time goes by before. */
const course = fc.array(
  fc.record({
    caller: fc.integer({ min: 0, max: 200 }),
    trunk: fc.constantFrom(null, 't1', 't2'),
    wrong: fc.boolean(),
    ms: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 100, 3_000),
  }),
  { minLength: 50, maxLength: 400 },
)

describe('whatever happens', () => {
  it('[P5] nobody who has not failed is ever refused by what others do, and all are answered in time', async () => {
    await fc.assert(
      fc.asyncProperty(course, async (events) => {
        const scene = new Scene()
        for (const through of ['t1', 't2']) await scene.exhaust(through)
        const honest: { answer: Answer }[] = []
        for (const [place, event] of events.entries()) {
          scene.try(`bad ${String(event.caller)}`, { ...event, wrong: true })
          if (!event.wrong) honest.push(scene.try(`honest ${String(place)}`, { ...event, wrong: false }))
          await scene.time.pass(event.ms)
          if (honest.length > LINE_LIMIT / 3) break
        }
        await scene.time.pass(LONGEST_WAIT_MS)
        expect(honest.filter(({ answer }) => answer !== 'asked')).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('[P5] no course of wrong PINs gets more looked up than budget, pace and line allow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 120 }), { minLength: 1, maxLength: 30 }), async (seconds) => {
        const scene = new Scene()
        for (const [second, guesses] of seconds.entries()) {
          for (let guess = 0; guess < guesses; guess++) scene.try(`${String(second)} ${String(guess)}`, { trunk: 't' })
          await scene.time.pass(1_000)
        }
        const passed = seconds.length
        const most = trunk.burst + trunk.perSecond * passed + (LINE_LIMIT * passed * 1_000) / LONGEST_WAIT_MS
        expect(scene.lookedUp).toBeLessThanOrEqual(most)
      }),
      { numRuns: 20 },
    )
  })

  it('[T4] memory is bounded, and those who only ever knew their PINs take none', async () => {
    const scene = new Scene()
    for (let caller = 0; caller < SOURCES_REMEMBERED + 100; caller++) await (await grantedTo(scene, caller)).settle(caller % 2 === 0)
    expect(scene.guard.remembered).toBeLessThanOrEqual(SOURCES_REMEMBERED)
    expect(scene.guard.remembered).toBeGreaterThan(0)
  })
})

/** Slowly enough that nobody has to wait. */
async function grantedTo(scene: Scene, caller: number): Promise<Leave & { granted: true }> {
  await scene.time.pass(1_000)
  const leave = await scene.guard.ask({ source: String(caller), trunk: null })
  if (!leave.granted) throw new Error('should have been granted')
  return leave
}
