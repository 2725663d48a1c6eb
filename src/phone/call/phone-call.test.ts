import { beforeEach, describe, expect, it } from 'vitest'
import { SEAT } from '../ivr/caller.suite.ts'
import { TypedDigits } from '../ivr/typed-digits.ts'
import type { SessionEnd, SessionListener } from '../sip/dialog/invite-session.ts'
import type { CallerSeat, DoorAnswer, SeatNews } from './door.ts'
import type { Line } from './line.ts'
import { PhoneCall } from './phone-call.ts'
import type { SoundLeg, SoundLegEvents } from './sound.ts'

/** What was done, in order. */
let done: string[]
let heard: SessionListener
let events: SoundLegEvents
let answerDoor: (answer: DoorAnswer) => void
let tell: (news: SeatNews) => void

const seat: CallerSeat = {
  conferenceId: 'c',
  legId: 'l',
  room: { url: '', token: '', mediaAddress: '127.0.0.1' },
  found: SEAT,
  do: (command) => Promise.resolve({ to: command.name, whyNot: 'failed' }),
  isOwn: () => false,
  ownPin: () => Promise.resolve(null),
  watch: (listener) => void (tell = listener),
  close: () => void done.push('seat given back'),
}

const leg: SoundLeg = {
  agree: () => undefined,
  hold: () => undefined,
  agreePicture: () => undefined,
  show: () => undefined,
  meet: () => undefined,
  refreshPicture: () => undefined,
  play: ({ id }) => void done.push(`play ${String(id)}`),
  stopPrompts: () => void done.push('silence'),
  enter: () => void done.push('enter'),
  leave: () => void done.push('leave'),
  mute: () => undefined,
  say: () => undefined,
  close: (cause) => void done.push(`closed as ${cause ?? 'left'}`),
}

const line: Line = {
  opening: { type: 'answered', dialled: TypedDigits.dialled('4915827360158') },
  mayHavePicture: false,
  listen: (listener) => void (heard = listener),
  open: () => null,
  enter: () => new Promise((resolve) => void (answerDoor = resolve)),
  askForKeyFrame: () => undefined,
  probe: () => void done.push('asked whether it is there'),
  close: () => void done.push('hung up'),
}

/** All promises that are due are kept. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Dialled with a PIN, which the door is being asked about. */
function call(speak: () => Promise<Int16Array> = () => Promise.resolve(new Int16Array(1))): PhoneCall {
  const sound = { open: (told: SoundLegEvents) => ((events = told), leg) }
  const made = new PhoneCall(line, ['en'], {
    sound,
    speak,
    after: () => () => undefined,
    ended: (_call, cause) => void done.push(`over: ${cause}`),
  })
  heard.established?.()
  return made
}

async function seated(speak?: () => Promise<Int16Array>): Promise<PhoneCall> {
  const made = call(speak)
  answerDoor({ admitted: true, seat })
  await settle()
  return made
}

beforeEach(() => {
  done = []
})

describe('the end of a call', () => {
  it.each<[SessionEnd, string, string]>([
    [{ by: 'them', why: 'bye' }, 'closed as left', 'over: hung-up'],
    [{ by: 'network', why: 'expired' }, 'closed as lost', 'over: line-lost'],
    [{ by: 'network', why: 'no-answer' }, 'closed as lost', 'over: line-lost'],
  ])('[R2] %o: %s', async (end, closed, over) => {
    await seated()
    done = []
    heard.ended?.(end)
    expect(done).toEqual(['seat given back', 'hung up', closed, over])
  })

  it('[R2] the line is dead: the mixer has closed the leg, and the rest follows', async () => {
    await seated()
    events.ended()
    expect(done.slice(-4)).toEqual(['seat given back', 'hung up', 'closed as lost', 'over: no-sound'])
  })

  it('[R2] a telephone that holds us and says nothing is asked whether it is there, and stays where it is', async () => {
    await seated()
    done = []
    events.silent?.()
    expect(done).toEqual(['asked whether it is there'])
    heard.ended?.({ by: 'network', why: 'no-answer' })
    expect(done.slice(-2)).toEqual(['closed as lost', 'over: line-lost'])
  })

  it('[R2] the server ends: its callers were lost, and may come back', async () => {
    const made = await seated()
    made.close()
    expect(done.at(-2)).toBe('closed as lost')
  })

  it('[P3] hung up while the door is asked: what it grants is given back, and no sound is connected', async () => {
    call()
    heard.ended?.({ by: 'them', why: 'bye' })
    answerDoor({ admitted: true, seat })
    await settle()
    expect(done).toEqual(['hung up', 'closed as left', 'over: hung-up', 'seat given back'])
  })
})

describe('what takes a while to say', () => {
  it('is not said any more once a key has silenced it, nor after the call', async () => {
    const spoken: ((sound: Int16Array) => void)[] = []
    await seated(() => new Promise((resolve) => spoken.push(resolve)))
    events.digit('7')
    tell({ type: 'lock', locked: true, version: 2, by: null })
    spoken[0]?.(new Int16Array(1))
    spoken[1]?.(new Int16Array(1))
    await settle()
    expect(done.filter((deed) => deed.startsWith('play'))).toEqual(['play 2'])
    events.played(2)
    tell({ type: 'lock', locked: false, version: 3, by: null })
    heard.ended?.({ by: 'them', why: 'bye' })
    spoken[2]?.(new Int16Array(1))
    await settle()
    expect(done.filter((deed) => deed.startsWith('play'))).toEqual(['play 2'])
  })
})
