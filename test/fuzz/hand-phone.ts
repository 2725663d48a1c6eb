/** A telephone whose every move is a decision of the tape: right messages in any order, repeated, bent, and with answers to what it is asked. */
import { headerOf, type SipMessage } from '../../src/phone/sip/message/sip-message.ts'
import { tagOf } from '../../src/phone/sip/message/name-address.ts'
import { SDP_OFFER, SDP_SECURE } from './sip-seeds.ts'
import type { Tape } from './tape.ts'

interface Dial {
  readonly id: number
  readonly branch: string
  cseq: number
}

export interface HandPhoneOptions {
  readonly tape: Tape
  /** Call-IDs and tags begin with it. */
  readonly name: string
  readonly address: string
  readonly port: number
  send(bytes: Buffer): void
}

type Choices<T> = readonly [T, ...T[]]
const DESCRIPTIONS: Choices<string> = [
  SDP_OFFER,
  SDP_SECURE,
  '',
  SDP_OFFER.replace('a=sendrecv', 'a=sendonly'),
  'v=0\r\n',
  SDP_OFFER.replace('3907 3907', '3907 3908'),
]
const MORE: Choices<readonly string[]> = [
  [],
  ['Supported: timer', 'Session-Expires: 90;refresher=uac'],
  ['Supported: timer', 'Session-Expires: 90;refresher=uas', 'Allow: UPDATE'],
  ['Supported: 100rel'],
  ['Require: 100rel,nothing'],
  ['Session-Expires: 10'],
  ['Record-Route: <sip:198.51.100.9;lr>'],
]
const STATUSES: Choices<string> = [
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
const SIGNALS: Choices<string> = ['1', '4', '*', '#', '11', 'A', '0']
const DIALS = 4
const MOST_HEARD = 100

export class HandPhone {
  /** The last that it was sent. */
  readonly heard: SipMessage[] = []
  readonly #options: HandPhoneOptions
  readonly #dials: Dial[] = []
  readonly #sent: Buffer[] = []
  #dial: Dial

  constructor(options: HandPhoneOptions) {
    this.#options = options
    this.#dial = this.#newDial()
  }

  hear(message: SipMessage): void {
    this.heard.push(message)
    if (this.heard.length > MOST_HEARD) this.heard.shift()
  }

  invite(): void {
    this.#dial = this.#newDial()
    this.#dials.push(this.#dial)
    this.#ask('INVITE', this.#dial.branch)
  }

  ack(): void {
    this.#ask('ACK', this.#isAnswered ? this.#nextBranch : this.#dial.branch)
  }

  cancel(): void {
    this.#ask('CANCEL', this.#dial.branch)
  }

  /** A request inside the call. */
  inside(method: string): void {
    this.#dial.cseq += 1
    this.#ask(method, this.#nextBranch)
  }

  info(): void {
    this.#dial.cseq += 1
    const body = `Signal=${this.#options.tape.pick(SIGNALS)}\r\nDuration=100\r\n`
    this.#ask('INFO', this.#nextBranch, ['Content-Type: application/dtmf-relay'], body)
  }

  /** Something that it sent before. */
  again(): void {
    this.#options.send(this.#anySent())
  }

  bent(): void {
    const { tape } = this.#options
    const bytes = Buffer.from(this.#anySent())
    for (let left = 1 + (tape.byte() % 3); left > 0; left--) {
      const at = ((tape.byte() << 8) | tape.byte()) % (bytes.length || 1)
      bytes[at] = tape.byte()
    }
    this.#options.send(bytes)
  }

  /** To the last that it was asked. */
  answer(): void {
    const { tape } = this.#options
    const asked = this.heard.findLast((message) => message.kind === 'request')
    if (asked !== undefined) this.#options.send(answerOf(asked, tape.pick(STATUSES), tape.pick(DESCRIPTIONS)))
  }

  /** Another of its calls from now on. */
  turnToOther(): void {
    this.#dial = this.#dials[this.#options.tape.byte() % (this.#dials.length || 1)] ?? this.#dial
  }

  #newDial(): Dial {
    return { id: this.#dials.length % DIALS, cseq: 1, branch: `i${String(this.#dials.length)}${this.#options.name}` }
  }

  #anySent(): Buffer {
    return this.#sent[this.#options.tape.byte() % (this.#sent.length || 1)] ?? Buffer.alloc(0)
  }

  get #nextBranch(): string {
    return `n${String(this.#sent.length)}${this.#options.name}`
  }

  get #isAnswered(): boolean {
    return this.heard.some(
      (message) => message.kind === 'response' && message.status < 300 && message.status >= 200 && this.#isOfDial(message),
    )
  }

  #isOfDial(message: SipMessage): boolean {
    return headerOf(message, 'call-id') === this.#callId
  }

  get #callId(): string {
    return `call-${String(this.#dial.id)}${this.#options.name}`
  }

  /** The other side's, as it has learned it. */
  get #theirTag(): string {
    const answer = this.heard.findLast((message) => message.kind === 'response' && this.#isOfDial(message))
    const tag = answer === undefined ? undefined : tagOf(headerOf(answer, 'to') ?? '')
    return tag === undefined ? '' : `;tag=${tag}`
  }

  #ask(method: string, branch: string, more: readonly string[] = [], body = this.#options.tape.pick(DESCRIPTIONS)): void {
    const { tape, address, port } = this.#options
    const isFirst = branch === this.#dial.branch
    const own = `${address}:${String(port)}`
    const lines = [
      `${method} sip:+4930100@192.0.2.1 SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};rport;branch=z9hG4bK${branch}`,
      'Max-Forwards: 70',
      `From: <sip:+493012345678@${address}>;tag=from${String(this.#dial.id)}`,
      `To: <sip:+4930100@192.0.2.1>${isFirst && method !== 'ACK' ? '' : this.#theirTag}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${String(isFirst ? 1 : this.#dial.cseq)} ${method}`,
      `Contact: <sip:anna@${own}>`,
      ...(method === 'PRACK' ? ['RAck: 1 1 INVITE'] : []),
      ...tape.pick(MORE),
      ...more,
      ...(body.startsWith('v=') ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${String(Buffer.byteLength(body))}`,
    ]
    const bytes = Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
    this.#sent.push(bytes)
    this.#options.send(bytes)
  }
}

const COPIED: ReadonlySet<string> = new Set(['via', 'from', 'to', 'call-id', 'cseq'])

function answerOf(asked: SipMessage, status: string, body: string): Buffer {
  const lines = [
    `SIP/2.0 ${status}`,
    ...asked.headers.filter(([name]) => COPIED.has(name)).map(([name, value]) => `${name}: ${value}`),
    'Contact: <sip:anna@192.0.2.7:5060>',
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${String(Buffer.byteLength(body))}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** What a telephone can do by itself, by name. */
export const PHONE_STEPS = {
  invite: (phone: HandPhone) => phone.invite(),
  ack: (phone: HandPhone) => phone.ack(),
  bye: (phone: HandPhone) => phone.inside('BYE'),
  cancel: (phone: HandPhone) => phone.cancel(),
  reinvite: (phone: HandPhone) => phone.inside('INVITE'),
  update: (phone: HandPhone) => phone.inside('UPDATE'),
  prack: (phone: HandPhone) => phone.inside('PRACK'),
  options: (phone: HandPhone) => phone.inside('OPTIONS'),
  info: (phone: HandPhone) => phone.info(),
  again: (phone: HandPhone) => phone.again(),
  bent: (phone: HandPhone) => phone.bent(),
  answer: (phone: HandPhone) => phone.answer(),
} as const satisfies Readonly<Record<string, (phone: HandPhone) => void>>
