/** Two user agents joined by a wire in memory, on one clock that tests turn; what passes is written down. */
import { createManualClock } from '../manual-clock.suite.ts'
import { parseSipMessage } from '../message/parse-sip-message.ts'
import type { SipMessage } from '../message/sip-message.ts'
import { systemRandom } from '../random.ts'
import type { Flow, Protocol } from '../transport/flow.ts'
import type { IncomingSession } from './invite-session.ts'
import { UserAgent } from './user-agent.ts'

export interface SidesOptions {
  readonly protocol?: Protocol
  /** Which of the messages of both sides are lost, counted from 1. */
  lost?(nth: number, message: SipMessage): boolean
  hasRoom?(): boolean
  /** What the wire makes of a message. */
  changed?(message: SipMessage): SipMessage
}

export const offer = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n'
export const answer = offer.replaceAll('192.0.2.1', '192.0.2.2')

const read = (bytes: Buffer): SipMessage => {
  const parsed = parseSipMessage(bytes)
  if (parsed.kind !== 'message') throw new Error(`written badly: ${JSON.stringify(parsed)}`)
  return parsed.message
}

const told = (message: SipMessage): string => (message.kind === 'request' ? message.method : `${message.status}`)

export function createTwoSides(options: SidesOptions = {}) {
  const clock = createManualClock()
  const wire: { readonly by: 'caller' | 'callee'; readonly text: string; readonly message: SipMessage }[] = []
  const calls: IncomingSession[] = []
  const received: { onInvite(session: IncomingSession): void } = { onInvite: () => undefined }

  const flow = (by: 'caller' | 'callee', port: number, other: number, deliver: (message: SipMessage) => void): Flow => ({
    protocol: options.protocol ?? 'udp',
    local: { address: '127.0.0.1', port },
    remote: { address: '127.0.0.1', port: other },
    isOpen: true,
    send: (bytes) => {
      const message = options.changed?.(read(bytes)) ?? read(bytes)
      wire.push({ by, text: told(message), message })
      if (!options.lost?.(wire.length, message)) clock.after(1, () => deliver(message))
    },
    whenKnown: (run) => run(),
    hold: () => () => undefined,
  })
  const toCallee = flow('caller', 5070, 5060, (message) => callee.receive(message, toCaller))
  const toCaller = flow('callee', 5060, 5070, (message) => caller.receive(message, toCallee))
  const agent = (out: Flow): UserAgent =>
    new UserAgent({
      clock,
      random: systemRandom,
      sessions: 10,
      transactions: 100,
      hasRoom: () => options.hasRoom?.() ?? true,
      flowTo: () => out,
      trunkOf: () => 'trunk',
      onInvite: (session) => {
        calls.push(session)
        received.onInvite(session)
      },
    })
  const caller = agent(toCallee)
  const callee = agent(toCaller)
  /** What passed, as `caller INVITE`, `callee 180`… */
  const story = (): readonly string[] => wire.map(({ by, text }) => `${by} ${text}`)
  return { clock, caller, callee, toCallee, toCaller, wire, story, calls, received }
}

export const call = { uri: 'sip:door@127.0.0.1', from: '<sip:anna@127.0.0.1>', to: '<sip:door@127.0.0.1>', sdp: offer }
