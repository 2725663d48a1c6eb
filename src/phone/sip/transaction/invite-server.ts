/** The server's side of an INVITE (RFC 3261 §17.2.1, RFC 6026 §8.5 and §8.6). Successes are repeated by its user until the ACK. */
import { doubledUpToT2, linger, PATIENCE, repeat, send, start, stop, T1, T4, type Table, tell, to } from './machine.ts'

export const inviteServer: Table = {
  idle: { start: to('proceeding') },
  proceeding: {
    request: to('proceeding', send('response')),
    'send-provisional': to('proceeding', send('response')),
    'send-success': to('accepted', send('response'), start('L', PATIENCE)),
    'send-failure': ({ reliable }) => ({
      phase: 'completed',
      actions: [send('response'), start('H', PATIENCE), ...(reliable ? [] : [start('G', T1)])],
    }),
    'transport-error': to('proceeding', tell('transport-error')),
    abandon: to('terminated'),
  },
  accepted: {
    ack: to('accepted', tell('ack')),
    'send-success': to('accepted', send('response')),
    'transport-error': to('accepted', tell('transport-error')),
    L: to('terminated'),
  },
  completed: {
    request: to('completed', send('response')),
    G: repeat('response', 'G', doubledUpToT2),
    H: to('terminated', tell('timeout')),
    ack: linger('confirmed', 'I', T4, stop('G'), stop('H')),
    'transport-error': to('completed', tell('transport-error')),
  },
  confirmed: { I: to('terminated') },
}
