/** The client's side of any request but INVITE and ACK (RFC 3261 §17.1.2). */
import { doubledUpToT2, linger, PATIENCE, repeat, send, start, stop, T1, T2, T4, type Table, tell, to } from './machine.ts'

const final = linger('completed', 'K', T4, tell('response'), stop('E'), stop('F'))
const ends = {
  F: to('terminated', tell('timeout')),
  success: final,
  failure: final,
  'transport-error': to('terminated', tell('transport-error')),
  abandon: to('terminated'),
}

export const nonInviteClient: Table = {
  idle: {
    start: ({ reliable }) => ({
      phase: 'trying',
      actions: [send('request'), start('F', PATIENCE), ...(reliable ? [] : [start('E', T1)])],
    }),
  },
  trying: { ...ends, E: repeat('request', 'E', doubledUpToT2), provisional: to('proceeding', tell('response')) },
  proceeding: { ...ends, E: repeat('request', 'E', () => T2), provisional: to('proceeding', tell('response')) },
  completed: { K: to('terminated') },
}
