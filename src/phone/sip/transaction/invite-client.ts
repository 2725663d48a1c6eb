/** The client's side of an INVITE (RFC 3261 §17.1.1, RFC 6026 §8.4). */
import { doubled, linger, PATIENCE, repeat, send, start, stop, T1, type Table, tell, TIMER_D, to } from './machine.ts'

const success = to('accepted', tell('response'), stop('A'), stop('B'), start('M', PATIENCE))
const failure = linger('completed', 'D', TIMER_D, send('ack'), tell('response'), stop('A'), stop('B'))
const broken = to('terminated', tell('transport-error'))

export const inviteClient: Table = {
  idle: {
    start: ({ reliable }) => ({
      phase: 'calling',
      actions: [send('request'), start('B', PATIENCE), ...(reliable ? [] : [start('A', T1)])],
    }),
  },
  calling: {
    A: repeat('request', 'A', doubled),
    B: to('terminated', tell('timeout')),
    provisional: to('proceeding', tell('response'), stop('A'), stop('B')),
    success,
    failure,
    'transport-error': broken,
    abandon: to('terminated'),
  },
  // The other side may ring for as long as it likes; whoever called decides when to cancel.
  proceeding: {
    provisional: to('proceeding', tell('response')),
    success,
    failure,
    'transport-error': broken,
    abandon: to('terminated'),
  },
  // More than one may have picked up: each success is told, and the user acknowledges it.
  accepted: { success: to('accepted', tell('response')), M: to('terminated') },
  completed: { failure: to('completed', send('ack')), D: to('terminated'), 'transport-error': to('terminated') },
}
