/** Asks STUN servers where a port of ours seems to be (RFC 8489 §12), from that port itself: a router may give each port another. */
import { randomBytes } from 'node:crypto'
import { ipText } from '../net/ip-address.ts'
import { readXorAddress, type Endpoint } from '../turn/endpoint.ts'
import { attributeValue, stunAttribute, stunType, transactionKey, transactionOf, type StunMessage } from './stun-message.ts'
import { writeStun } from './stun-writer.ts'

/** Milliseconds after the first try: waits that double (RFC 8489 §6.2.1), fewer of them, since a person waits. */
const AGAIN_AT = [500, 1500]
const GIVE_UP_AT = 3500
/** The server asks one thing at a time; more would be a bug. */
export const MOST_AT_ONCE = 8

interface Question {
  readonly server: Endpoint
  readonly answer: (seen: Endpoint | null) => void
}

export class StunQuestions {
  readonly #open = new Map<string, Question>()

  /** `send` writes to the server, whose `address` is an IP address. Null when no answer came. */
  ask(send: (bytes: Buffer) => void, server: Endpoint): Promise<Endpoint | null> {
    if (this.#open.size >= MOST_AT_ONCE) return Promise.resolve(null)
    const transaction = randomBytes(12)
    const key = transactionKey(transaction)
    const bytes = writeStun({ type: stunType.bindingRequest, transaction, attributes: [] }, null)
    return new Promise((resolve) => {
      const again = AGAIN_AT.map((ms) => setTimeout(() => send(bytes), ms).unref())
      const end = setTimeout(() => this.#open.get(key)?.answer(null), GIVE_UP_AT)
      const answer = (seen: Endpoint | null): void => {
        for (const timer of [...again, end]) clearTimeout(timer)
        this.#open.delete(key)
        resolve(seen)
      }
      this.#open.set(key, { server, answer })
      send(bytes)
    })
  }

  /** Heeds only what was asked, from whom it was asked. */
  answered(message: StunMessage, address: string, port: number): void {
    const question = this.#open.get(transactionKey(transactionOf(message)))
    if (question?.server.address !== address || question.server.port !== port) return
    const value = attributeValue(message, stunAttribute.xorMappedAddress)
    const seen = value && readXorAddress(value, transactionOf(message))
    if (seen) question.answer({ address: ipText(Buffer.from(seen.ip, 'hex')), port: seen.port })
  }
}
