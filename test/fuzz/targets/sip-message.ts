/** A datagram on the SIP port: read, stamped, judged and answered. */
import { callerNumber, dialledDigits } from '../../../src/phone/call/caller-id.ts'
import { dialogKeyOf } from '../../../src/phone/sip/dialog/dialog.ts'
import { refusalOf } from '../../../src/phone/sip/dialog/screening.ts'
import { descriptionIn } from '../../../src/phone/sip/dialog/session-body.ts'
import { answerTo } from '../../../src/phone/sip/message/answer-to.ts'
import { LIMITS } from '../../../src/phone/sip/message/limits.ts'
import { parseSipMessage } from '../../../src/phone/sip/message/parse-sip-message.ts'
import { parseInfoDigit } from '../../../src/phone/sip/message/info-digit.ts'
import { headerOf, type SipMessage, type SipRequest } from '../../../src/phone/sip/message/sip-message.ts'
import { writeSipMessage } from '../../../src/phone/sip/message/write-sip-message.ts'
import { clientKeyOf, mergeKeyOf, serverKeyOf } from '../../../src/phone/sip/transaction/transaction-key.ts'
import type { Flow, SocketAddress } from '../../../src/phone/sip/transport/flow.ts'
import { received } from '../../../src/phone/sip/transport/received-message.ts'
import { SIP_MESSAGES, SIP_PIECES } from '../sip-seeds.ts'
import { hold, type FuzzTarget } from '../target.ts'

const TOO_LARGE = 513
const SOURCE: SocketAddress = { address: '198.51.100.9', port: 40_404 }
const flowTo = (remote: SocketAddress): Flow => ({
  protocol: 'udp',
  local: { address: '127.0.0.1', port: 5060 },
  remote,
  isOpen: true,
  send: () => undefined,
  whenKnown: (run) => run(),
  hold: () => () => undefined,
})

export const sipMessage: FuzzTarget = {
  name: 'sip-message',
  seeds: () => SIP_MESSAGES,
  pieces: SIP_PIECES,
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const parsed = parseSipMessage(input)
  const taken = received(parsed, SOURCE, flowTo)
  // RFC 3261 §18.2.2, and nobody's answers are aimed at others.
  if (taken !== undefined) hold(taken.flow.remote.address === SOURCE.address, 'an answer would go to somebody else')
  if (parsed.kind === 'nothing') return `nothing: ${parsed.why}`
  const request = taken?.kind === 'problem' ? taken.request : taken?.message
  if (request?.kind === 'request') checkAnswer(request)
  if (parsed.kind === 'problem') return `problem ${String(parsed.status)}: ${parsed.why}`
  return checkMessage(parsed.message)
}

/** Whatever came, our answer is one message, and one that we would read ourselves. */
function checkAnswer(request: SipRequest): void {
  const bytes = writeSipMessage(answerTo(request, 403, 'Forbidden', { toTag: 't' }))
  const head = bytes.indexOf('\r\n\r\n')
  hold(head === bytes.length - 4, 'an answer has something behind its head')
  hold(bytes.length <= LIMITS.messageBytes + 200, 'an answer is much longer than its request')
}

function checkMessage(message: SipMessage): string {
  hold(message.headers.length <= LIMITS.headers, 'too many headers')
  hold(message.body.length <= LIMITS.bodyBytes, 'too long a body')
  const again = parseSipMessage(writeSipMessage(message))
  // Written with its long name, what was just short enough is too long.
  if (again.kind === 'problem' && again.status === TOO_LARGE) return 'at the limit'
  hold(again.kind === 'message', `what was written is not read: ${again.kind === 'message' ? '' : again.why}`)
  const read = JSON.stringify(again.message.headers)
  hold(read === JSON.stringify(message.headers), `what was written is read otherwise: ${JSON.stringify(message.headers)} became ${read}`)
  if (message.kind === 'response') return `response ${String(Math.floor(message.status / 100))} ${known(clientKeyOf(message))}`
  return meaningOf(message)
}

const known = (value: unknown): string => (value === undefined || value === null ? '-' : '+')

/** All that is asked of a request before anybody answers it. */
function meaningOf(request: SipRequest): string {
  const caller = callerNumber(request)
  hold(caller === null || /^\+?\d{4,15}$/.test(caller), 'a caller has another number than digits')
  const digit = parseInfoDigit(headerOf(request, 'content-type') ?? '', request.body.toString('latin1'))
  const facts = [
    caller,
    dialledDigits(request),
    dialogKeyOf(request),
    serverKeyOf(request),
    mergeKeyOf(request),
    descriptionIn(request),
    digit,
  ]
  const refusal = refusalOf(request)
  const method = /^[A-Z]{3,9}$/.test(request.method) ? request.method : 'other'
  return `${refusal === undefined ? method : String(refusal.status)} ${facts.map(known).join('')}`
}
