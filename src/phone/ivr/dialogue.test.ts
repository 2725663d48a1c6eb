/** Whatever comes in whatever order: what must hold of every call. */
import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { REFUSALS } from '../../domain/refusal.ts'
import type { Action } from './action.ts'
import { newCaller, of, spoken, type Caller } from './caller.suite.ts'
import type { Answer, CommandName, WhyNot } from './command.ts'
import type { Dialogue } from './dialogue-state.ts'
import type { Event } from './event.ts'
import { keyOf } from './key.ts'
import { TypedDigits } from './typed-digits.ts'
import type { Who } from './who.ts'

const seat = fc.record({
  host: fc.boolean(),
  guest: fc.boolean(),
  locked: fc.boolean(),
  lockVersion: fc.nat({ max: 5 }),
  others: fc.nat({ max: 30 }),
})
const who: fc.Arbitrary<Who> = fc.oneof(
  fc.record({ kind: fc.constant('named'), name: fc.constantFrom('Ada', 'Ines'), proved: fc.boolean() }),
  fc.record({ kind: fc.constant('caller'), ending: fc.constantFrom('', '77') }),
)
const somebody = fc.option(who)
const entry = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  path: fc.constantFrom('phone', 'app', 'room'),
  who,
})
const NAMES: readonly CommandName[] = [
  'mute',
  'lock',
  'raiseHand',
  'letIn',
  'ignore',
  'muteOthers',
  'endForAll',
  'whoIsHere',
  'whoIsAtTheDoor',
]
const WHY_NOTS: readonly WhyNot[] = ['not_host', 'changed', 'gone', 'full', 'failed']
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ to: fc.constant('mute'), muted: fc.boolean() }),
  fc.record({ to: fc.constant('lock'), locked: fc.boolean(), version: fc.nat({ max: 9 }) }),
  fc.record({ to: fc.constant('raiseHand'), raised: fc.boolean() }),
  fc.record({ to: fc.constant('whoIsHere'), others: fc.array(who, { maxLength: 12 }) }),
  fc.record({ to: fc.constant('whoIsAtTheDoor'), entries: fc.array(entry, { maxLength: 3 }) }),
  fc.record({ to: fc.constantFrom('letIn', 'ignore', 'muteOthers', 'endForAll') }),
  fc.record({ to: fc.constantFrom(...NAMES), whyNot: fc.constantFrom(...WHY_NOTS) }),
)

/** What a caller does most, and any event, which may be of the past or mean nothing where the call stands. */
type Deed =
  | { readonly type: 'typed' | 'tried'; readonly keys: string }
  | { readonly type: 'heard' | 'waited' | 'outOfTime' | 'looked' }
  | Event

/** None of them is part of anything that the dialogue says by itself. */
const number = fc.constantFrom('8306194725160', '2749105836417', '6152890347', '9038571264', '123', '71625340918')
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom('typed', 'tried'), keys: number }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('typed'), keys: fc.constantFrom('*4', '*8', '##', '1', '*1', '*0', '*6', '#', '*97') }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom('heard', 'waited', 'looked') }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('key'), key: fc.constantFrom(...'0123456789*#').map((key) => keyOf(key)!) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('refused'), code: fc.constantFrom(...REFUSALS) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('admitted'), seat }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('answer'), answer }) },
  fc.record({ type: fc.constant('playEnded'), play: fc.nat({ max: 12 }) }),
  fc.record({ type: fc.constant('timeout'), timer: fc.nat({ max: 12 }) }),
  fc.record({ type: fc.constant('lock'), locked: fc.boolean(), version: fc.nat({ max: 9 }), by: somebody }),
  fc.record({ type: fc.constant('people'), change: fc.constantFrom('joined', 'left'), others: fc.nat({ max: 10 }), who: somebody }),
  fc.record({ type: fc.constant('pinTried'), owner: somebody }),
  fc.record({ type: fc.constant('snapshot'), by: somebody }),
  fc.record({ type: fc.constant('role'), host: fc.boolean() }),
  fc.record({ type: fc.constant('picture'), seen: fc.boolean() }),
  fc.record({ type: fc.constant('closed'), closing: fc.constantFrom('removed', 'ended', 'moved', 'lost') }),
  fc.record({ type: fc.constant('asked'), command: fc.record({ name: fc.constant('mute'), muted: fc.boolean() }) }),
  fc.record({ type: fc.constantFrom('doorFailed', 'letIn', 'mutedByHost', 'hungUp', 'outOfTime') }),
)

interface Life {
  readonly picture: boolean
  readonly dialled: TypedDigits | null
  readonly deeds: readonly Deed[]
}

const life: fc.Arbitrary<Life> = fc.record({
  picture: fc.boolean(),
  dialled: fc.oneof(number, fc.constant('')).map((text) => TypedDigits.dialled(text)),
  deeds: fc.array(deed, { maxLength: 50 }),
})

/** One deed, what came of it, and where the call stood then. */
interface Moment {
  readonly deed: Deed
  readonly actions: readonly Action[]
  readonly state: Dialogue
}

function act(caller: Caller, deed: Deed): readonly Action[] {
  switch (deed.type) {
    case 'typed':
      return caller.press(deed.keys)
    case 'tried':
      return [...caller.press(`${deed.keys}#`), ...caller.hear({ type: 'refused', code: 'pin_unknown' })]
    case 'heard':
      return caller.listen()
    case 'waited':
    case 'outOfTime':
    case 'looked':
      return caller.wait(TIMERS[deed.type])
    default:
      return caller.hear(deed)
  }
}

const TIMERS = { waited: 'step', outOfTime: 'patience', looked: 'look' } as const

function follow(caller: Caller, { picture, dialled, deeds }: Life): readonly Moment[] {
  const opening: readonly Event[] = [
    { type: 'picture', seen: picture },
    { type: 'answered', dialled },
  ]
  return [...opening, ...deeds].map((one) => ({ deed: one, actions: act(caller, one), state: caller.state() }))
}

/** A life of a call for which this does not hold; null where there is none. */
function exception(holds: (moments: readonly Moment[], caller: Caller, life: Life) => boolean): unknown {
  const property = fc.property(life, (events) => {
    const caller = newCaller(['en', 'de'])
    return holds(follow(caller, events), caller, events)
  })
  const { failed, counterexample, errorInstance } = fc.check(property, { numRuns: 3_000 })
  return failed ? (errorInstance ?? counterexample) : null
}

const allActions = (moments: readonly Moment[]): readonly Action[] => moments.flatMap(({ actions }) => actions)

it('[T4] no order of events breaks the dialogue, and each call can be brought to its end', () => {
  const broken = exception((_moments, caller) => {
    caller.hear({ type: 'closed', closing: 'ended' })
    for (let i = 0; i < 60; i++) act(caller, { type: WAYS_ON[i % 3] ?? 'heard' })
    return caller.state().phase.name === 'over'
  })
  expect(broken).toBeNull()
})

const WAYS_ON = ['outOfTime', 'heard', 'waited'] as const

it('[D1] left alone, every call comes to its end or is in the meeting', () => {
  const endless = exception((_moments, caller) => {
    for (let i = 0; i < 60; i++) act(caller, { type: WAYS_ON[i % 3] ?? 'heard' })
    return ['over', 'inside'].includes(caller.state().phase.name)
  })
  expect(endless).toBeNull()
})

it('[D1] [D5] nothing is waited for without a sentence being said or a timer running', () => {
  const stuck = exception((moments) =>
    moments.every(({ state: { phase, saying, step } }) => {
      const waits = phase.name === 'inside' ? phase.inside.listening.to !== 'nothing' : !['ringing', 'over'].includes(phase.name)
      return !waits || saying !== null || step !== null
    }),
  )
  expect(stuck).toBeNull()
})

/** Of a command: to stop what is said, to say something, a timer, and the like. */
const MOST_ACTIONS = 5
/** Ten callers in a list, each with three parts, and their number. */
const MOST_PARTS = 31

it('[T4] one key or event asks for few actions, one command or try at most, and no endless speech', () => {
  const busy = exception((moments) =>
    moments.every(({ deed: one, actions }) => {
      const events = 'keys' in one ? one.keys.length + 2 : 1
      const asked = actions.filter(({ type }) => type === 'command' || type === 'tryDoor')
      const isBrief = of(actions, 'play').every(({ parts }) => parts.length <= MOST_PARTS)
      return actions.length <= MOST_ACTIONS * events && asked.length <= events && isBrief
    }),
  )
  expect(busy).toBeNull()
})

it('[D2] sound is connected once at most, by the admission that was asked for', () => {
  const connected = exception((moments) => {
    const at = moments.flatMap(({ actions }, i) => (of(actions, 'connectMedia').length > 0 ? [i] : []))
    return (
      of(allActions(moments), 'connectMedia').length <= 1 &&
      at.every((i) => moments[i]?.deed.type === 'admitted' && isAsking(moments[i - 1]))
    )
  })
  expect(connected).toBeNull()
})

const isAsking = (moment: Moment | undefined): boolean => moment?.state.phase.name === 'asking'

it('[D3] the cue of a locked meeting is heard when the door says so, and never otherwise', () => {
  const misheard = exception((moments) =>
    moments.every(({ deed: one, actions, state }) => {
      const isCue = spoken(actions).includes('meeting-locked')
      const isRefused = one.type === 'refused' && one.code === 'meeting_locked' && actions.length > 0
      return isCue === isRefused && (!isCue || state.phase.name === 'leaving')
    }),
  )
  expect(misheard).toBeNull()
})

it('[P5] three tries a call at most', () => {
  expect(exception((moments) => of(allActions(moments), 'tryDoor').length <= 3)).toBeNull()
})

it('nothing is done after the line has been put down', () => {
  const haunted = exception((moments) => {
    const actions = allActions(moments)
    const end = moments.findIndex(({ deed: one, state }) => one.type === 'hungUp' || state.phase.name === 'over')
    const isSilent = end < 0 || moments.slice(end + 1).every((moment) => moment.actions.length === 0)
    return isSilent && !actions.slice(0, -1).some(({ type }) => type === 'hangUp')
  })
  expect(haunted).toBeNull()
})

it('one sentence at a time: none is begun before the last was heard or stopped', () => {
  const confused = exception((moments) => {
    let playing: number | null = null
    return moments.every(({ deed: one, actions, state }) => {
      if (one.type === 'heard' || (one.type === 'playEnded' && one.play === playing)) playing = null
      const isRight = actions.every((action) => {
        const was: number | null = playing
        if (action.type === 'play') playing = action.play
        if (action.type === 'stopPlaying') playing = null
        return action.type === 'play' ? was === null : action.type !== 'stopPlaying' || was !== null
      })
      return isRight && (state.phase.name === 'over' || (state.saying?.play ?? null) === playing)
    })
  })
  expect(confused).toBeNull()
})

it('[D5] nothing is ended for all before it was asked whether it shall', () => {
  const hasty = exception((moments) => {
    const actions = allActions(moments)
    const end = actions.findIndex((action) => action.type === 'command' && action.command.name === 'endForAll')
    return end < 0 || spoken(actions.slice(0, end)).includes('end-confirm')
  })
  expect(hasty).toBeNull()
})

it('[P6] what was typed is in no action but the one for the door, and in no picture of state or action', () => {
  const shown = exception((moments, _caller, { dialled, deeds }) => {
    const numbers = [dialled?.reveal() ?? '', ...deeds.map((one) => ('keys' in one ? one.keys : ''))]
    const secrets = numbers.filter(({ length }) => length > 3)
    return moments.every(({ actions, state }) => {
      const pictures = [state, actions].flatMap((value) => [JSON.stringify(value), inspect(value, { depth: null, showHidden: true })])
      const isHidden = secrets.every((secret) => !pictures.some((picture) => picture.includes(secret)))
      return isHidden && actions.every((action) => action.type === 'tryDoor' || !holdsTyped(action))
    })
  })
  expect(shown).toBeNull()
})

const holdsTyped = (value: unknown): boolean =>
  value instanceof TypedDigits || (typeof value === 'object' && value !== null && Object.values(value).some(holdsTyped))

it('[P6] typed digits show themselves to nobody but the door', () => {
  const digits = TypedDigits.dialled('8306194725160')
  expect(digits?.reveal()).toBe('8306194725160')
  for (const text of [String(digits), JSON.stringify({ digits }), inspect({ digits }), inspect(digits, { showHidden: true })]) {
    expect(text).toContain('****')
    expect(text).not.toMatch(/\d/)
  }
})
