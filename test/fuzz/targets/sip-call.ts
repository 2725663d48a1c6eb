/** Whole calls, played wrongly: what a telephone may send, in any order, bent and twice, while doors, mixers and time do what they like. */
import type { SeatNews } from '../../../src/phone/call/door.ts'
import { headerOf, type SipMessage } from '../../../src/phone/sip/message/sip-message.ts'
import { tagOf } from '../../../src/phone/sip/message/name-address.ts'
import { PhoneWorld } from '../phone-world.ts'
import { SDP_OFFER, SDP_SECURE } from '../sip-seeds.ts'
import { Tape } from '../tape.ts'
import { hold, type FuzzTarget } from '../target.ts'

/** Bytes of a tape that are played: some hundred steps. */
const MOST_STEPS = 300

interface Dial {
  readonly id: number
  cseq: number
  branch: string
}

interface Scene {
  readonly tape: Tape
  readonly world: PhoneWorld
  readonly dials: Dial[]
  /** All that the telephone has sent. */
  readonly sent: Buffer[]
  dial: Dial
}

const DESCRIPTIONS: readonly [string, ...string[]] = [
  SDP_OFFER,
  SDP_SECURE,
  '',
  SDP_OFFER.replace('a=sendrecv', 'a=sendonly'),
  'v=0\r\n',
  SDP_OFFER.replace('3907 3907', '3907 3908'),
]
const MORE: readonly [readonly string[], ...(readonly string[])[]] = [
  [],
  ['Supported: timer', 'Session-Expires: 90;refresher=uac'],
  ['Supported: timer', 'Session-Expires: 90;refresher=uas', 'Allow: UPDATE'],
  ['Supported: 100rel'],
  ['Require: 100rel,nothing'],
  ['Session-Expires: 10'],
  ['Record-Route: <sip:198.51.100.9;lr>'],
]
const TIMES: readonly [number, ...number[]] = [1, 20, 500, 2_000, 4_000, 8_000, 16_000, 32_000, 90_000, 600_000]
const STATUSES: readonly [string, ...string[]] = [
  '200 OK',
  '100 Trying',
  '408 Request Timeout',
  '481 Gone',
  '487 Request Terminated',
  '491 Request Pending',
  '401 Unauthorized',
  '500 Oops',
  '302 Moved',
]
const VERDICTS: readonly ['admit', ...('no_meeting' | 'meeting_locked' | 'pin_unknown' | 'too_many_tries' | 'fail')[]] = [
  'admit',
  'no_meeting',
  'meeting_locked',
  'pin_unknown',
  'too_many_tries',
  'fail',
]

/** Numbered by their place: a tape is a row of these, each with what it needs behind it. */
const STEPS = {
  invite: (scene: Scene) => {
    const id = scene.dials.length % 4
    scene.dial = { id, cseq: 1, branch: `i${String(scene.dials.length)}` }
    scene.dials.push(scene.dial)
    ask(scene, 'INVITE', scene.dial.branch)
  },
  ack: (scene: Scene) => ask(scene, 'ACK', answered(scene) ? next(scene) : scene.dial.branch),
  bye: (scene: Scene) => inside(scene, 'BYE'),
  cancel: (scene: Scene) => ask(scene, 'CANCEL', scene.dial.branch),
  reinvite: (scene: Scene) => inside(scene, 'INVITE'),
  update: (scene: Scene) => inside(scene, 'UPDATE'),
  prack: (scene: Scene) => inside(scene, 'PRACK'),
  options: (scene: Scene) => inside(scene, 'OPTIONS'),
  info: ({ tape, ...scene }: Scene) =>
    inside(
      { tape, ...scene },
      'INFO',
      ['Content-Type: application/dtmf-relay'],
      `Signal=${tape.pick(['1', '4', '*', '#', '11', 'A', '0'])}\r\nDuration=100\r\n`,
    ),
  again: ({ tape, world, sent }: Scene) => world.receive(sent[tape.byte() % (sent.length || 1)] ?? Buffer.alloc(0)),
  bent: ({ tape, world, sent }: Scene) => {
    const bytes = Buffer.from(sent[tape.byte() % (sent.length || 1)] ?? '')
    for (let left = 1 + (tape.byte() % 3); left > 0; left--) {
      const at = ((tape.byte() << 8) | tape.byte()) % (bytes.length || 1)
      bytes[at] = tape.byte()
    }
    world.receive(bytes)
  },
  answer: ({ tape, world }: Scene) => {
    const asked = world.heard.findLast((message) => message.kind === 'request')
    if (asked !== undefined) world.receive(answerOf(asked, tape.pick(STATUSES), tape.pick(DESCRIPTIONS)))
  },
  wait: ({ tape, world }: Scene) => world.pass(tape.pick(TIMES)),
  key: ({ tape, world }: Scene) => last(world.legs)?.events.digit(tape.pick(['1', '2', '4', '7', '9', '0', '*', '#', 'A', ''])),
  number: ({ tape, world }: Scene) => {
    for (const digit of '1234567890123'.slice(0, tape.pick([13, 10, 5]))) last(world.legs)?.events.digit(digit)
  },
  judge: ({ tape, world }: Scene) => world.judge(tape.pick(VERDICTS)),
  expel: ({ tape, world }: Scene) => {
    const leg = last(world.legs)
    if (leg?.isOpen === true && leg.hasEntered) leg.events.expelled(tape.pick(['refused', 'removed', 'ended', 'replaced', 'lost']))
  },
  mute: ({ tape, world }: Scene) => last(world.legs)?.events.muted(tape.byte() % 2 === 0),
  silence: ({ world }: Scene) => {
    const leg = last(world.legs)
    if (leg?.isOpen === true) leg.events.ended()
  },
  news: ({ tape, world }: Scene) =>
    last(world.seats)?.news(
      tape.pick<SeatNews>([
        { type: 'lock', locked: true, version: 2, by: null },
        { type: 'people', change: 'joined', others: 3, who: null },
        { type: 'role', host: false },
        { type: 'closed', closing: 'removed' },
        { type: 'closed', closing: 'ended' },
      ]),
    ),
  other: (scene: Scene) => {
    scene.dial = scene.dials[scene.tape.byte() % (scene.dials.length || 1)] ?? scene.dial
  },
  cut: ({ tape, world }: Scene) => {
    world.wireIsCut = tape.byte() % 2 === 0
  },
} satisfies Readonly<Record<string, (scene: Scene) => unknown>>

type Step = keyof typeof STEPS
// The keys of a literal are of its type.
const NAMES = Object.keys(STEPS) as Step[]

const tapeOf = (...steps: readonly (Step | number)[]): Buffer =>
  Buffer.from(steps.map((step) => (typeof step === 'number' ? step : NAMES.indexOf(step))))
/** An offer and nothing more, the call answered and acknowledged. */
const ANSWERED: readonly (Step | number)[] = ['invite', 0, 0, 'wait', 1, 'ack', 2, 0, 'wait', 1]
const SEATED: readonly (Step | number)[] = [...ANSWERED, 'number', 0, 'judge', 0, 'wait', 3]

export const sipCall: FuzzTarget = {
  name: 'sip-call',
  seeds: () => [
    tapeOf(...ANSWERED, 'bye', 2, 0),
    tapeOf(...SEATED, 'key', 6, 'key', 2, 'wait', 3, 'bye', 2, 0, 'wait', 7),
    tapeOf(...ANSWERED, 'number', 1, 'wait', 3, 'judge', 2, 'wait', 5, 'answer', 0, 2),
    tapeOf('invite', 0, 0, 'cancel', 2, 0, 'wait', 1, 'ack', 2, 0),
    tapeOf(...SEATED, 'reinvite', 3, 0, 'ack', 2, 0, 'reinvite', 0, 0, 'ack', 2, 0, 'news', 3, 'wait', 7, 'answer', 0, 2),
    tapeOf('invite', 2, 2, 'wait', 1, 'ack', 0, 0, 'wait', 8, 'answer', 0, 0, 'update', 0, 1, 'info', 0, 0, 2),
    tapeOf('invite', 0, 3, 'wait', 1, 'prack', 0, 0, 'ack', 2, 0, 'silence', 'wait', 7),
    tapeOf(...ANSWERED, 'invite', 0, 0, 'wait', 1, 'other', 0, 'again', 0, 'bent', 0, 1, 0, 40, 65, 'expel', 1, 'cut', 0, 'wait', 7),
  ],
  prepare: () => ({ run }),
}

async function run(input: Buffer): Promise<string> {
  const world = new PhoneWorld()
  const tape = new Tape(input.subarray(0, MOST_STEPS))
  const scene: Scene = { tape, world, dials: [], sent: [], dial: { id: 0, cseq: 1, branch: 'i0' } }
  const done = new Set<Step>()
  while (!tape.isOver) {
    const name = NAMES[tape.byte() % NAMES.length] ?? 'wait'
    done.add(name)
    await STEPS[name](scene)
    await world.breathe()
  }
  await comeToRest(world)
  return `${[...new Set(world.ends)].toSorted().join('+')} ${String(world.heard.filter(({ kind }) => kind === 'request').length > 0)} ${String(world.seats.length)}`
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

const last = <T>(list: readonly T[]): T | undefined => list.at(-1)
const next = ({ sent }: Scene): string => `n${String(sent.length)}`
const callIdOf = ({ id }: Dial): string => `call-${String(id)}`

const ofDial = (dial: Dial, message: SipMessage): boolean => headerOf(message, 'call-id') === callIdOf(dial)
const answered = ({ world, dial }: Scene): boolean =>
  world.heard.some((message) => message.kind === 'response' && message.status < 300 && message.status >= 200 && ofDial(dial, message))

/** Our tag of this call, as the telephone has learned it. */
function theirTag({ world, dial }: Scene): string {
  const answer = world.heard.findLast((message) => message.kind === 'response' && ofDial(dial, message))
  const tag = answer === undefined ? undefined : tagOf(headerOf(answer, 'to') ?? '')
  return tag === undefined ? '' : `;tag=${tag}`
}

function inside(scene: Scene, method: string, more: readonly string[] = [], body?: string): void {
  scene.dial.cseq += 1
  ask(scene, method, next(scene), more, body)
}

function ask(scene: Scene, method: string, branch: string, more: readonly string[] = [], body = scene.tape.pick(DESCRIPTIONS)): void {
  const { dial, tape } = scene
  const isFirst = branch === dial.branch
  const described = body.startsWith('v=') ? ['Content-Type: application/sdp'] : []
  const lines = [
    `${method} sip:+4930100@192.0.2.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.7:5060;rport;branch=z9hG4bK${branch}`,
    'Max-Forwards: 70',
    `From: <sip:+493012345678@192.0.2.7>;tag=from${String(dial.id)}`,
    `To: <sip:+4930100@192.0.2.1>${isFirst && method !== 'ACK' ? '' : theirTag(scene)}`,
    `Call-ID: ${callIdOf(dial)}`,
    `CSeq: ${String(isFirst ? 1 : dial.cseq)} ${method}`,
    'Contact: <sip:anna@192.0.2.7:5060>',
    ...(method === 'PRACK' ? ['RAck: 1 1 INVITE'] : []),
    ...tape.pick(MORE),
    ...more,
    ...described,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
  ]
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
  scene.sent.push(bytes)
  scene.world.receive(bytes)
}

function answerOf(asked: SipMessage, status: string, body: string): Buffer {
  const copied = asked.headers.filter(([name]) => ['via', 'from', 'to', 'call-id', 'cseq'].includes(name))
  const lines = [
    `SIP/2.0 ${status}`,
    ...copied.map(([name, value]) => `${name}: ${value}`),
    'Contact: <sip:anna@192.0.2.7:5060>',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${String(Buffer.byteLength(body))}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
