/** Whole calls, played wrongly: what a telephone may send, in any order, bent and twice, while doors, mixers and time do what they like. */
import type { SeatNews } from '../../../src/phone/call/door.ts'
import { HandPhone, PHONE_STEPS } from '../hand-phone.ts'
import { PhoneWorld } from '../phone-world.ts'
import { tapeWriter, Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

interface Scene {
  readonly tape: Tape
  readonly world: PhoneWorld
  readonly phone: HandPhone
}

/** Bytes of a tape that are played: some hundred steps. */
const MOST_STEPS = 300
const TIMES: readonly [number, ...number[]] = [1, 20, 500, 2_000, 4_000, 8_000, 16_000, 32_000, 90_000, 600_000]
const VERDICTS: readonly ['admit', ...('no_meeting' | 'meeting_locked' | 'pin_unknown' | 'too_many_tries' | 'fail')[]] = [
  'admit',
  'no_meeting',
  'meeting_locked',
  'pin_unknown',
  'too_many_tries',
  'fail',
]
const NEWS: readonly [SeatNews, ...SeatNews[]] = [
  { type: 'lock', locked: true, version: 2, by: null },
  { type: 'role', host: false },
  { type: 'closed', closing: 'removed' },
  { type: 'closed', closing: 'ended' },
]

/** Steps of everybody but the telephone. */
const WORLD_STEPS = {
  wait: ({ tape, world }: Scene) => world.pass(tape.pick(TIMES)),
  key: ({ tape, world }: Scene) => world.legs.at(-1)?.events.digit(tape.pick(['1', '2', '4', '7', '9', '0', '*', '#', 'A', ''])),
  number: ({ tape, world }: Scene) => {
    for (const digit of '1234567890123'.slice(0, tape.pick([13, 10, 5]))) world.legs.at(-1)?.events.digit(digit)
  },
  judge: ({ tape, world }: Scene) => world.judge(tape.pick(VERDICTS)),
  expel: ({ tape, world }: Scene) => {
    const leg = world.legs.at(-1)
    if (leg?.isOpen === true && leg.hasEntered) leg.events.expelled(tape.pick(['refused', 'removed', 'ended', 'replaced', 'lost']))
  },
  mute: ({ tape, world }: Scene) => world.legs.at(-1)?.events.muted(tape.byte() % 2 === 0),
  silence: ({ world }: Scene) => {
    const leg = world.legs.at(-1)
    if (leg?.isOpen === true) leg.events.ended()
  },
  news: ({ tape, world }: Scene) => world.seats.at(-1)?.news(tape.pick(NEWS)),
  other: ({ phone }: Scene) => phone.turnToOther(),
  cut: ({ tape, world }: Scene) => {
    world.wireIsCut = tape.byte() % 2 === 0
  },
} satisfies Readonly<Record<string, (scene: Scene) => unknown>>

const ofPhone = Object.entries(PHONE_STEPS).map(([name, step]) => [name, ({ phone }: Scene): unknown => step(phone)] as const)
const ofWorld = Object.entries(WORLD_STEPS)
/** A tape is a row of these, each by its place, with what it decides behind it. */
const STEPS: readonly (readonly [string, (scene: Scene) => unknown])[] = [...ofPhone, ...ofWorld]
const tapeOf = tapeWriter(STEPS.map(([name]) => name))

/** An offer and nothing more, the call answered and acknowledged. */
const ANSWERED: readonly (string | number)[] = ['invite', 0, 0, 'wait', 1, 'ack', 2, 0, 'wait', 1]
const SEATED: readonly (string | number)[] = [...ANSWERED, 'number', 0, 'judge', 0, 'wait', 3]

export const sipCall: FuzzTarget = {
  name: 'sip-call',
  seeds: () => [
    tapeOf(...ANSWERED, 'bye', 2, 0),
    tapeOf(...SEATED, 'key', 6, 'key', 2, 'wait', 3, 'bye', 2, 0, 'wait', 7),
    tapeOf(...ANSWERED, 'number', 1, 'wait', 3, 'judge', 2, 'wait', 5, 'answer', 0, 2),
    tapeOf('invite', 0, 0, 'cancel', 2, 0, 'wait', 1, 'ack', 2, 0),
    tapeOf(...SEATED, 'reinvite', 3, 0, 'ack', 2, 0, 'reinvite', 0, 0, 'ack', 2, 0, 'news', 2, 'wait', 7, 'answer', 0, 2),
    tapeOf('invite', 2, 2, 'wait', 1, 'ack', 0, 0, 'wait', 8, 'answer', 0, 0, 'update', 0, 1, 'info', 0, 0, 2),
    tapeOf('invite', 0, 3, 'wait', 1, 'prack', 0, 0, 'ack', 2, 0, 'silence', 'wait', 7),
    tapeOf(...ANSWERED, 'invite', 0, 0, 'wait', 1, 'other', 0, 'again', 0, 'bent', 0, 1, 0, 40, 65, 'expel', 1, 'cut', 0, 'wait', 7),
    // A refresh of ours that meets a change of theirs, and the end of the call while it waits.
    tapeOf('invite', 0, 1, 'wait', 1, 'ack', 2, 0, 'wait', 8, 'answer', 5, 2, 'bye', 2, 0, 'wait', 8),
  ],
  prepare: () => ({ run }),
}

async function run(input: Buffer): Promise<string> {
  const tape = new Tape(input.subarray(0, MOST_STEPS))
  const world = new PhoneWorld()
  const phone = new HandPhone({ tape, name: '', address: '192.0.2.7', port: 5060, send: (bytes) => world.receive(bytes) })
  world.toPhone = (message) => phone.hear(message)
  while (!tape.isOver) {
    const [, step] = tape.pick(STEPS)
    await step({ tape, world, phone })
    await world.breathe()
  }
  await comeToRest(world)
  const asked = phone.heard.some(({ kind }) => kind === 'request')
  return `${[...new Set(world.ends)].toSorted().join('+')} ${String(asked)} ${String(world.seats.length)}`
}

/** The telephone says nothing any more, the door answers, and who is in the meeting is found to be dead: then nothing may be left. */
async function comeToRest(world: PhoneWorld): Promise<void> {
  for (let left = 0; left < 8; left++) {
    world.judge('no_meeting')
    await world.pass(400_000)
  }
  for (const leg of world.legs) if (leg.isOpen && leg.hasEntered) leg.events.ended()
  await world.pass(1)
  hold(world.calls.size === 0, `${String(world.calls.size)} calls are stuck`)
  await world.pass(64_000)
  await world.pass(64_000)
  hold(
    world.legs.every(({ isOpen }) => !isOpen),
    'a leg and its ports are never given back',
  )
  hold(
    world.seats.every(({ isOpen }) => !isOpen),
    'a seat is never given back',
  )
  hold(world.agent.sessions === 0, `${String(world.agent.sessions)} sessions are left`)
  hold(world.agent.transactions === 0, `${String(world.agent.transactions)} transactions are left`)
  hold(world.clock.waiting === 0, `${String(world.clock.waiting)} timers are left`)
}
