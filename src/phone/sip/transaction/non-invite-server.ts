/** The server's side of any request but INVITE and ACK (RFC 3261 §17.2.2). */
import { linger, PATIENCE, send, type Table, tell, to } from './machine.ts'

const final = linger('completed', 'J', PATIENCE, send('response'))
const open = {
  'send-provisional': to('proceeding', send('response')),
  'send-success': final,
  'send-failure': final,
  'transport-error': to('terminated', tell('transport-error')),
  abandon: to('terminated'),
}

export const nonInviteServer: Table = {
  idle: { start: to('trying') },
  trying: open,
  proceeding: { ...open, request: to('proceeding', send('response')) },
  completed: {
    request: to('completed', send('response')),
    'transport-error': to('terminated', tell('transport-error')),
    J: to('terminated'),
  },
}
