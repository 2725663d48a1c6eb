import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../manual-clock.suite.ts'
import { inviteClient } from './invite-client.ts'
import { inviteServer } from './invite-server.ts'
import { type Action, advance, type Event, initialState, PATIENCE, type State, type Table } from './machine.ts'
import { nonInviteClient } from './non-invite-client.ts'
import { nonInviteServer } from './non-invite-server.ts'
import { RunningMachine } from './running-machine.ts'

const written = (action: Action): string =>
  action.kind === 'start-timer' || action.kind === 'stop-timer' ? `${action.kind} ${action.timer}` : `${action.kind} ${action.what}`

/** What a machine did, and when, as `ms what`. */
function run(table: Table, reliable: boolean) {
  const clock = createManualClock()
  const log: string[] = []
  const note = (text: string): void => void log.push(`${clock.now()} ${text}`)
  const machine = new RunningMachine(table, reliable, clock, { perform: (deed) => note(written(deed)), ended: () => note('ended') })
  const play = (...events: readonly Event[]): void => events.forEach((event) => machine.dispatch(event))
  play('start')
  return { clock, log, machine, play }
}

describe('INVITE client', () => {
  it('repeats over UDP at 0.5, 1.5, 3.5 … s and gives up after 32 s (timers A and B)', () => {
    const { clock, log } = run(inviteClient, false)
    clock.advance(60_000)
    expect(log).toEqual([
      ...[0, 500, 1_500, 3_500, 7_500, 15_500, 31_500].map((at) => `${at} send request`),
      '32000 tell timeout',
      '32000 ended',
    ])
  })

  it('sends once over TCP, and gives up after 32 s', () => {
    const { clock, log } = run(inviteClient, true)
    clock.advance(60_000)
    expect(log).toEqual(['0 send request', '32000 tell timeout', '32000 ended'])
  })

  it('stops repeating when it hears that it rings, and then waits for as long as it rings', () => {
    const { clock, log, play } = run(inviteClient, false)
    play('provisional')
    clock.advance(3_600_000)
    expect(log).toEqual(['0 send request', '0 tell response'])
    play('failure', 'failure')
    clock.advance(31_999)
    play('failure')
    clock.advance(1)
    expect(log.slice(2)).toEqual(['3600000 send ack', '3600000 tell response', '3600000 send ack', '3631999 send ack', '3632000 ended'])
  })

  it('tells every success for 32 s, since more than one may pick up (RFC 6026)', () => {
    const { clock, log, play } = run(inviteClient, false)
    play('success', 'failure')
    clock.advance(31_999)
    play('success')
    clock.advance(1)
    play('success')
    expect(log).toEqual(['0 send request', '0 tell response', '31999 tell response', '32000 ended'])
  })
})

describe('non-INVITE client', () => {
  it('repeats over UDP with pauses of at most 4 s (timers E and F)', () => {
    const { clock, log } = run(nonInviteClient, false)
    clock.advance(60_000)
    const times = [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]
    expect(log).toEqual([...times.map((at) => `${at} send request`), '32000 tell timeout', '32000 ended'])
  })

  it('repeats every 4 s once it heard a provisional answer', () => {
    const { clock, log, play } = run(nonInviteClient, false)
    play('provisional')
    clock.advance(9_000)
    expect(log).toEqual(['0 send request', '0 tell response', '500 send request', '4500 send request', '8500 send request'])
  })

  it('tells one answer and absorbs others for 5 s (timer K)', () => {
    const { clock, log, play } = run(nonInviteClient, false)
    play('success', 'failure', 'success')
    clock.advance(5_000)
    expect(log).toEqual(['0 send request', '0 tell response', '5000 ended'])
  })
})

describe('INVITE server', () => {
  it('repeats a refusal over UDP until the ACK, and then absorbs for 5 s (timers G, H and I)', () => {
    const { clock, log, play } = run(inviteServer, false)
    play('send-failure')
    clock.advance(3_000)
    play('request', 'ack', 'ack', 'request')
    clock.advance(60_000)
    expect(log).toEqual([...[0, 500, 1_500, 3_000].map((at) => `${at} send response`), '8000 ended'])
  })

  it('tells that no ACK came within 32 s', () => {
    const { clock, log, play } = run(inviteServer, true)
    play('send-failure')
    clock.advance(60_000)
    expect(log).toEqual(['0 send response', '32000 tell timeout', '32000 ended'])
  })

  it('absorbs repeated INVITEs for 32 s after a success, which its user repeats (RFC 6026)', () => {
    const { clock, log, play } = run(inviteServer, false)
    play('send-provisional', 'request', 'send-success', 'request', 'send-success', 'ack')
    clock.advance(32_000)
    const answers = ['0 send response', '0 send response', '0 send response', '0 send response']
    expect(log).toEqual([...answers, '0 tell ack', '32000 ended'])
  })
})

describe('non-INVITE server', () => {
  it('repeats its answer whenever the request comes again, for 32 s over UDP (timer J)', () => {
    const { clock, log, play } = run(nonInviteServer, false)
    play('request', 'send-success', 'request')
    clock.advance(31_999)
    play('request')
    clock.advance(1)
    expect(log).toEqual(['0 send response', '0 send response', '31999 send response', '32000 ended'])
  })

  it('is done at once over TCP', () => {
    const { log, play } = run(nonInviteServer, true)
    play('send-failure')
    expect(log).toEqual(['0 send response', '0 ended'])
  })
})

const events: readonly Event[] = [
  ...(['abandon', 'transport-error', 'provisional', 'success', 'failure', 'request', 'ack'] as const),
  ...(['send-provisional', 'send-success', 'send-failure'] as const),
  ...(['A', 'B', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M'] as const),
]
const tables = { inviteClient, nonInviteClient, inviteServer, nonInviteServer }

describe.each(Object.entries(tables))('%s, whatever happens', (name, table) => {
  const story = fc.array(fc.constantFrom(...events), { maxLength: 40 })

  const play = (reliable: boolean, happened: readonly Event[]): { readonly state: State; readonly actions: readonly Action[] } => {
    let state = initialState(reliable)
    const actions: Action[] = []
    for (const event of ['start', ...happened] as const) {
      const step = advance(table, state, event)
      state = step.state
      actions.push(...step.actions)
    }
    return { state, actions }
  }

  it('does nothing more once it has terminated', () => {
    fc.assert(
      fc.property(fc.boolean(), story, fc.constantFrom(...events), (reliable, happened, next) => {
        const { state } = play(reliable, happened)
        const after = advance(table, state, next)
        expect(state.phase !== 'terminated' || (after.actions.length === 0 && after.state === state)).toBe(true)
      }),
    )
  })

  it('never starts a timer of retransmission over TCP', () => {
    fc.assert(
      fc.property(story, (happened) => {
        const timers = play(true, happened).actions.flatMap((action) => (action.kind === 'start-timer' ? [action.timer] : []))
        // A repeated answer to a timer that never ran is the story's own doing.
        const rung = new Set<string>(happened)
        expect(timers.filter((timer) => ['A', 'E', 'G'].includes(timer) && !rung.has(timer))).toEqual([])
      }),
    )
  })

  it('tells its end at most once, and no answer after it', () => {
    fc.assert(
      fc.property(fc.boolean(), story, (reliable, happened) => {
        const told = play(reliable, happened).actions.flatMap((action) => (action.kind === 'tell' ? [action.what] : []))
        const end = told.findIndex((what) => what === 'timeout')
        expect(end < 0 ? [] : told.slice(end + 1)).toEqual([])
      }),
    )
  })

  it('ends by itself within two patiences of silence, and leaves no timer behind', () => {
    fc.assert(
      fc.property(fc.boolean(), story, (reliable, happened) => {
        const { clock, log, machine } = run(table, reliable)
        happened.filter((event) => event.length > 1).forEach((event) => machine.dispatch(event))
        const open = ['trying', 'proceeding'].includes(machine.phase) && (name.endsWith('Server') || name === 'inviteClient')
        clock.advance(2 * PATIENCE)
        expect(open || machine.phase === 'terminated').toBe(true)
        expect(machine.phase === 'terminated' ? clock.waiting : 0).toBe(0)
        expect(log.filter((entry) => entry.endsWith('ended')).length).toBe(machine.phase === 'terminated' ? 1 : 0)
      }),
    )
  })
})
