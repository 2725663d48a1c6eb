/** A TCP connection on the SIP port: however the stream is cut into packets, the same messages come out. */
import { SipFramer, type Framed } from '../../../src/phone/sip/message/sip-framer.ts'
import { SIP_MESSAGES, SIP_PIECES } from '../sip-seeds.ts'
import { hold, type FuzzTarget } from '../target.ts'

const PING = Buffer.from('\r\n\r\n')
/** Cut into single bytes, longer streams take long and show nothing more. */
const MOST_CUT = 3_000

export const sipStream: FuzzTarget = {
  name: 'sip-stream',
  seeds: () => [...SIP_MESSAGES, Buffer.concat([...SIP_MESSAGES.slice(0, 4), PING, ...SIP_MESSAGES.slice(4, 8)])],
  pieces: [...SIP_PIECES, 'Content-Length: 32769\r\n', '\r\n\r\n\r\n'],
  prepare: () => ({ run }),
}

function run(input: Buffer): string {
  const whole = told(new SipFramer().push(input))
  const stream = input.subarray(0, MOST_CUT)
  const cuts = [1, 7, 100].map((length) => inPieces(stream, length).join())
  const reference = stream.length === input.length ? whole.join() : (cuts[0] ?? '')
  for (const cut of cuts) hold(cut === reference, `cut otherwise it is read otherwise: ${reference} or ${cut}`)
  return [...new Set(whole)].slice(0, 2).join(' ')
}

function inPieces(stream: Buffer, length: number): readonly string[] {
  const framer = new SipFramer()
  const framed: string[] = []
  for (let at = 0; at < stream.length; at += length) framed.push(...told(framer.push(stream.subarray(at, at + length))))
  return framed
}

/** Pings and pongs depend on how they come (RFC 5626 §3.5.1), so they are left out. */
const told = (framed: readonly Framed[]): readonly string[] =>
  framed.flatMap((one) => {
    if (one.kind === 'ping' || one.kind === 'pong') return []
    return one.kind === 'message' ? `message${String(one.message.body.length > 0)}` : `${one.kind}:${one.why}`
  })
