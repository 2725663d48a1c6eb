import { describe, expect, it } from 'vitest'
import { createManualClock } from '../manual-clock.suite.ts'
import { answerTo } from '../message/answer-to.ts'
import { parseSipMessage } from '../message/parse-sip-message.ts'
import { headerOf, type SipMessage, type SipRequest } from '../message/sip-message.ts'
import { systemRandom } from '../random.ts'
import type { Flow, Protocol, SendFailure } from '../transport/flow.ts'
import type { ServerTransaction } from './server-transaction.ts'
import { TransactionLayer, type TransactionUser } from './transaction-layer.ts'

const requestOf = (method: string, cseq = 1): SipRequest => ({
  kind: 'request',
  method,
  uri: 'sip:door@127.0.0.1',
  headers: [
    ['max-forwards', '70'],
    ['from', '<sip:anna@127.0.0.1>;tag=a'],
    ['to', '<sip:door@127.0.0.1>'],
    ['call-id', 'one'],
    ['cseq', `${cseq} ${method}`],
  ],
  body: Buffer.alloc(0),
})

const read = (bytes: Buffer): SipMessage => {
  const parsed = parseSipMessage(bytes)
  if (parsed.kind !== 'message') throw new Error(JSON.stringify(parsed))
  return parsed.message
}

const written = (message: SipMessage): string => (message.kind === 'request' ? message.method : `${message.status}`)

interface Wire {
  readonly flow: Flow
  readonly sent: SipMessage[]
  /** The next failure of sending. */
  break(reason: SendFailure): void
}

/** A way that hands each message over at once, but for those that `lost` takes. */
function createWire(protocol: Protocol, deliver: (message: SipMessage) => void, lost: (nth: number) => boolean): Wire {
  const sent: SipMessage[] = []
  let broken: SendFailure | undefined
  const flow: Flow = {
    protocol,
    local: { address: '127.0.0.1', port: 5060 },
    remote: { address: '127.0.0.1', port: 5070 },
    isOpen: true,
    whenKnown: (run) => run(),
    hold: () => () => undefined,
    send: (bytes, failed) => {
      if (broken) return failed(broken)
      sent.push(read(bytes))
      if (!lost(sent.length)) deliver(read(bytes))
    },
  }
  return { flow, sent, break: (reason) => void (broken = reason) }
}

/** A client and a server, end to end on one clock. */
function createPair(options: { protocol?: Protocol; lost?: (nth: number) => boolean; most?: number } = {}) {
  const clock = createManualClock()
  const asked: ServerTransaction[] = []
  const acknowledged: SipRequest[] = []
  const user: TransactionUser = {
    request: (transaction) => void asked.push(transaction),
    ack: (request) => void acknowledged.push(request),
  }
  const common = { clock, random: systemRandom, most: options.most ?? 100 }
  const client = new TransactionLayer({ ...common, user, most: 100 })
  const server = new TransactionLayer({ ...common, user })
  const lost = options.lost ?? (() => false)
  const back = createWire(options.protocol ?? 'udp', (message) => client.receive(message, there.flow), lost)
  const there: Wire = createWire(options.protocol ?? 'udp', (message) => server.receive(message, back.flow), lost)
  const heard: string[] = []
  const ask = (request: SipRequest) =>
    client.request(request, there.flow, {
      response: (response) => void heard.push(`${response.status}`),
      failed: (reason) => void heard.push(reason),
    })
  const answer = (status: number): void =>
    asked.at(-1)?.respond(answerTo(asked.at(-1)!.request, status, '', { toTag: asked.at(-1)!.toTag }))
  return { clock, client, server, there, back, asked, acknowledged, heard, ask, answer }
}

describe('transactions', () => {
  it.each(['udp', 'tcp'] as const)('over %s: a refused INVITE is acknowledged in its transaction, and both sides forget it', (protocol) => {
    const { clock, client, server, there, back, heard, ask, answer, acknowledged } = createPair({ protocol })
    ask(requestOf('INVITE'))
    answer(180)
    answer(486)
    expect(heard).toEqual(['180', '486'])
    expect(there.sent.map(written)).toEqual(['INVITE', 'ACK'])
    expect(headerOf(there.sent[1]!, 'via')).toBe(headerOf(there.sent[0]!, 'via'))
    expect(headerOf(there.sent[1]!, 'to')).toBe(headerOf(back.sent[1]!, 'to'))
    expect(acknowledged).toEqual([])
    clock.advance(40_000)
    expect([client.size, server.size, clock.waiting]).toEqual([0, 0, 0])
  })

  it('get through though every second datagram is lost', () => {
    const { clock, heard, ask, answer, there } = createPair({ lost: (nth) => nth % 2 === 1 })
    ask(requestOf('OPTIONS'))
    clock.advance(500)
    answer(200)
    clock.advance(4_000)
    expect(heard).toEqual(['200'])
    expect(there.sent.map(written)).toEqual(['OPTIONS', 'OPTIONS', 'OPTIONS', 'OPTIONS'])
  })

  it('a success is repeated by its user, and its ACK goes to the user', () => {
    const { client, there, heard, ask, answer, acknowledged } = createPair()
    ask(requestOf('INVITE'))
    answer(200)
    answer(200)
    expect(heard).toEqual(['200', '200'])
    client.sendAck(requestOf('ACK'), there.flow)
    expect(acknowledged.map(written)).toEqual(['ACK'])
  })

  it('a CANCEL is answered, and told to the INVITE that it means; too late it changes nothing', () => {
    const { client, heard, ask, answer, asked, back } = createPair()
    const invite = ask(requestOf('INVITE'))!
    answer(180)
    let cancelled = 0
    asked[0]!.listen({
      cancelled: () => {
        cancelled++
        answer(487)
      },
    })
    client.cancel(invite)
    client.cancel(invite)
    expect(cancelled).toBe(1)
    expect(heard).toEqual(['180', '487'])
    expect(back.sent.map(written)).toEqual(['180', '200', '487', '200'])
  })

  it('a CANCEL of nothing is answered by 481', () => {
    const { server, back } = createPair()
    const headers = [['via', 'SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bKx'], ...requestOf('CANCEL').headers] as const
    server.receive({ ...requestOf('CANCEL'), headers }, back.flow)
    expect(back.sent.map(written)).toEqual(['481'])
  })

  it('knows a request that came on two ways', () => {
    const { server, back, asked } = createPair()
    const by = (branch: string, tag = ''): SipRequest => ({
      ...requestOf('INVITE'),
      headers: [['via', `SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK${branch}`], ...requestOf('INVITE').headers].map(
        ([name, value]) => [name!, name === 'to' ? `${value}${tag}` : value!] as const,
      ),
    })
    server.receive(by('one'), back.flow)
    server.receive(by('one'), back.flow)
    server.receive(by('two'), back.flow)
    server.receive(by('three', ';tag=inside'), back.flow)
    expect(asked.map((transaction) => server.isMerged(transaction))).toEqual([false, true, false])
  })

  it('[T4] branches of RFC 2543 are refused without a transaction', () => {
    const { server, back, asked } = createPair()
    server.receive(
      { ...requestOf('INVITE'), headers: [['via', 'SIP/2.0/UDP 127.0.0.1:5070;branch=1'], ...requestOf('INVITE').headers] },
      back.flow,
    )
    expect(back.sent.map(written)).toEqual(['400'])
    expect([asked.length, server.size]).toEqual([0, 0])
  })

  it('[T4] beyond the bound of transactions 503 is answered, and there is room again later', () => {
    const { clock, heard, ask, answer, server } = createPair({ most: 1 })
    ask(requestOf('OPTIONS'))
    ask(requestOf('OPTIONS', 2))
    expect(heard).toEqual(['503'])
    expect(server.size).toBe(1)
    answer(200)
    clock.advance(32_000)
    ask(requestOf('OPTIONS', 3))
    answer(200)
    expect(heard).toEqual(['503', '200', '200'])
  })

  it('a way that breaks is told at once', () => {
    const { there, heard, ask } = createPair({ protocol: 'tcp' })
    there.break('closed')
    ask(requestOf('OPTIONS'))
    ask(requestOf('INVITE', 2))
    expect(heard).toEqual(['transport-error', 'transport-error'])
  })

  it('closes without a word', () => {
    const { clock, client, server, heard, ask } = createPair({ lost: () => true })
    ask(requestOf('INVITE'))
    client.close()
    server.close()
    clock.advance(60_000)
    expect([heard.length, clock.waiting, client.size]).toEqual([0, 0, 0])
  })
})
