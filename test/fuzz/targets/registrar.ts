/** Three REGISTERs of somebody with the right password: bounded places, answers that can be read, and nothing kept after an hour. */
import { createManualClock } from '../../../src/phone/sip/manual-clock.suite.ts'
import { answerTo } from '../../../src/phone/sip/message/answer-to.ts'
import { parseSipMessage } from '../../../src/phone/sip/message/parse-sip-message.ts'
import { headersOf, type SipRequest } from '../../../src/phone/sip/message/sip-message.ts'
import { writeSipMessage } from '../../../src/phone/sip/message/write-sip-message.ts'
import { Registrar } from '../../../src/phone/sip/registrar/registrar.ts'
import type { Flow } from '../../../src/phone/sip/transport/flow.ts'
import { request, SIP_PIECES } from '../sip-seeds.ts'
import { hold, type FuzzTarget } from '../target.ts'

const USERNAME = 'board'
const URI = `sip:${USERNAME}@192.0.2.1`
const MOST_BINDINGS = 5
const LONGEST_MS = 3_600_000
const STATUSES: readonly number[] = [200, 400, 403, 423, 500]

const register = (...more: readonly string[]): Buffer => request('REGISTER', { uri: URI, more })

export const registrar: FuzzTarget = {
  name: 'registrar',
  seeds: () => [
    register('Expires: 600'),
    register('Contact: <sip:board@192.0.2.8:5061;transport=tls>;expires=60', 'Contact: <sip:board@[2001:db8::8]>;q=0.5'),
    register('Expires: 0'),
    Buffer.from(
      register('Expires: 0')
        .toString()
        .replace(/Contact: .*/, 'Contact: *'),
    ),
    Buffer.from(
      register()
        .toString()
        .replace(/Contact: .*\r\n/, ''),
    ),
  ],
  pieces: [
    ...SIP_PIECES,
    'Contact: ',
    'Contact: *\r\n',
    ';expires=',
    ';expires=59',
    '4294967296',
    'Expires: 0\r\n',
    ';transport=tcp',
    'm: ',
  ],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const parsed = parseSipMessage(input)
  if (parsed.kind !== 'message' || parsed.message.kind !== 'request') return 'nothing'
  const clock = createManualClock()
  const made = new Registrar(clock)
  let held = 0
  const flow: Flow = {
    protocol: 'tcp',
    local: { address: '127.0.0.1', port: 5060 },
    remote: { address: '198.51.100.9', port: 40_404 },
    isOpen: true,
    send: () => undefined,
    whenKnown: (known) => known(),
    hold: () => {
      held += 1
      return () => void (held -= 1)
    },
  }
  const first = tell(made, parsed.message, flow)
  clock.advance(30_000)
  const again = tell(made, { ...parsed.message, headers: parsed.message.headers.map(renamed) }, flow)
  hold(held <= MOST_BINDINGS, `${String(held)} places are held`)
  hold(held > 0 === made.isRegistered(USERNAME), 'what is held is not what is registered')
  clock.advance(LONGEST_MS)
  hold(held === 0 && !made.isRegistered(USERNAME), 'something is kept for more than an hour')
  return `${String(first)} ${String(again)}`
}

/** From after a restart: no request before it counts. */
const renamed = ([name, value]: readonly [string, string]): readonly [string, string] =>
  name === 'call-id' ? [name, 'anew'] : [name, value]

function tell(made: Registrar, message: SipRequest, flow: Flow): number {
  const { status, headers } = made.register(message, flow, USERNAME)
  hold(STATUSES.includes(status), `an answer that no registrar gives: ${String(status)}`)
  const contacts = headers.filter(([name]) => name === 'contact')
  hold(contacts.length <= MOST_BINDINGS, 'too many contacts are told')
  const read = parseSipMessage(writeSipMessage(answerTo(message, status, 'Any', { toTag: 'x', headers })))
  hold(read.kind === 'message' && headersOf(read.message, 'contact').length === contacts.length, 'an answer that cannot be read')
  return status
}
