/** A TURN session with a clock of its own, and an engine that only remembers what reaches it. */
import { type Endpoint, ownEndpoint } from './endpoint.ts'
import { readAnswer, type TurnAnswer, TurnClient } from './turn-client.suite.ts'
import { TurnFrames } from './turn-frames.ts'
import { passKey, type TurnPass } from './turn-pass.ts'
import { TurnSession } from './turn-session.ts'

export const OURS: readonly Endpoint[] = [
  { address: '192.0.2.7', port: 7882 },
  { address: '198.51.100.7', port: 7882 },
  { address: '2001:db8::7', port: 7882 },
]
export const PASS: TurnPass = { username: 'ada', password: 'a password' }
export const OTHER_PASS: TurnPass = { username: 'bob', password: 'another' }
export const CLIENT: Endpoint = { address: '203.0.113.9', port: 40_001 }

export class SessionStage {
  now = 0
  readonly passes = new Map([PASS, OTHER_PASS].map((pass) => [pass.username, pass]))
  readonly client = new TurnClient(PASS)
  /** All bytes that the client was sent. */
  readonly sent: Buffer[] = []
  /** What reached the engine: from which of our addresses the client meant it. */
  readonly arrived: { readonly at: string; readonly packet: string }[] = []
  /** Places taken and not given back. */
  allocated = 0
  /** Ways into the engine that are open. */
  open = 0
  #answering = new Map<string, (packet: Uint8Array) => void>()
  #nonces = 0
  readonly session: TurnSession

  constructor() {
    this.session = new TurnSession({
      client: CLIENT,
      findPass: (username) => {
        const pass = this.passes.get(username)
        return pass === undefined ? null : { username, key: passKey(pass) }
      },
      ours: () => OURS.map(ownEndpoint),
      allocate: (_username, family) => {
        if (this.allocated === 2) return 486
        this.allocated += 1
        return { address: family === 4 ? '192.0.2.7' : '2001:db8::7', port: 50_000 }
      },
      release: () => void (this.allocated -= 1),
      openWay: (peer, relayed, receive) => {
        const at = `${peer.address}:${String(peer.port)}`
        this.open += 1
        this.#answering.set(at, receive)
        return {
          send: (packet) => void this.arrived.push({ at: `${at} from ${String(relayed.port)}`, packet: packet.toString() }),
          close: () => void (this.open -= 1),
        }
      },
      answer: (bytes) => void this.sent.push(bytes),
      forward: (bytes) => void this.sent.push(bytes),
      now: () => this.now,
      newNonce: () => `nonce${String((this.#nonces += 1))}`,
    })
  }

  /** Says whether the connection goes on. */
  take(bytes: Buffer): boolean {
    return new TurnFrames().feed(bytes, (frame) => this.session.take(frame))
  }

  ask(request: Buffer): TurnAnswer {
    const before = this.sent.length
    if (!this.take(request) || this.sent.length !== before + 1) throw new Error('there is no answer')
    return readAnswer(this.sent.at(-1)!, PASS)
  }

  /** As a browser does: a question, and then the same with what the answer wants. */
  allocate(): TurnAnswer {
    this.client.nonce = this.ask(new TurnClient(null).allocate()).nonce
    return this.ask(this.client.allocate())
  }

  /** The engine answers from this address of ours. */
  reply(from: Endpoint, packet: string): void {
    this.#answering.get(`${from.address}:${String(from.port)}`)?.(Buffer.from(packet))
  }
}
