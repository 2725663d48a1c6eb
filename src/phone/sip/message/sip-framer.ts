/** Messages out of a stream: TCP and TLS keep no borders, so Content-Length does (RFC 3261 §18.3, keep-alives of RFC 5626 §3.5.1). */
import { badRequest, tooLarge, type Fault } from './fault.ts'
import { LIMITS } from './limits.ts'
import { finishMessage, readHead, type ParsedMessage, type ReadHead } from './parse-sip-message.ts'

export type Framed =
  | ParsedMessage
  /** Two line breaks: the other side wants one back. */
  | { readonly kind: 'ping' }
  /** One line break: the answer to our ping. */
  | { readonly kind: 'pong' }
  /** Where the next message begins cannot be known any more: close the connection. Nothing follows. */
  | { readonly kind: 'fatal'; readonly why: string }

interface Pending {
  readonly read: ReadHead
  readonly length: number
}

const CR = 13
const LF = 10
const HEAD_END = '\r\n\r\n'
const SMALL = 4_096
/** Bytes that a quiet connection may keep. */
const GENEROUS = 16_384

/** Holds at most one message that is not complete, whatever the other side sends. */
export class SipFramer {
  #bytes = Buffer.allocUnsafe(SMALL)
  #from = 0
  #to = 0
  /** Up to here no head ends. */
  #searched = 0
  #pending: Pending | undefined
  /** The last thing read was a single line break. */
  #halfPing = false
  #dead = false

  /** What `chunk` completed, in order. */
  push(chunk: Buffer): readonly Framed[] {
    const framed: Framed[] = []
    // A chunk may hold many messages: it is taken in pieces, so that no buffer grows beyond one message.
    for (let at = 0; at < chunk.length && !this.#dead; at += LIMITS.messageBytes) {
      this.#append(chunk.subarray(at, at + LIMITS.messageBytes))
      for (let next = this.#next(framed); next; next = this.#next(framed)) framed.push(next)
    }
    return framed
  }

  #append(chunk: Buffer): void {
    const held = this.#to - this.#from
    if (this.#to + chunk.length > this.#bytes.length) {
      const roomy = held + chunk.length > this.#bytes.length ? Buffer.allocUnsafe(2 * (held + chunk.length)) : this.#bytes
      this.#bytes.copy(roomy, 0, this.#from, this.#to)
      this.#searched -= this.#from
      this.#from = 0
      this.#to = held
      this.#bytes = roomy
    }
    chunk.copy(this.#bytes, this.#to)
    this.#to += chunk.length
  }

  #next(before: Framed[]): Framed | undefined {
    if (this.#dead) return undefined
    if (!this.#pending) {
      const keepAlive = this.#keepAlive()
      if (keepAlive) return keepAlive
      this.#pending = this.#head(before)
    }
    return this.#pending && this.#body(this.#pending)
  }

  #isBreak(at: number): boolean {
    return at + 2 <= this.#to && this.#bytes[at] === CR && this.#bytes[at + 1] === LF
  }

  #keepAlive(): Framed | undefined {
    if (!this.#isBreak(this.#from)) return undefined
    // A ping may come in two packets: its second half then counts for the whole.
    const isPing = this.#isBreak(this.#from + 2) || this.#halfPing
    this.#skip(this.#halfPing || !isPing ? 2 : 4)
    this.#halfPing = !isPing
    return { kind: isPing ? 'ping' : 'pong' }
  }

  #skip(count: number): void {
    this.#from += count
    this.#searched = this.#from
    if (this.#from !== this.#to) return
    this.#from = this.#to = this.#searched = 0
    if (this.#bytes.length > GENEROUS) this.#bytes = Buffer.allocUnsafe(SMALL)
  }

  #head(before: Framed[]): Pending | undefined {
    const end = this.#bytes.subarray(0, this.#to).indexOf(HEAD_END, Math.max(this.#from, this.#searched - 3))
    this.#searched = this.#to
    if ((end < 0 ? this.#to : end) - this.#from > LIMITS.headBytes) return this.#die(tooLarge('head too large'), before, this.#wholeLines())
    if (end < 0) return undefined
    const read = readHead(this.#bytes.subarray(this.#from, end))
    if (!read) return this.#die(badRequest('no SIP'), before, undefined)
    const length = read.head.contentLength
    if (length === undefined) return this.#die(badRequest('no Content-Length'), before, read)
    if (length > LIMITS.bodyBytes) return this.#die({ status: 413, why: 'body too large' }, before, read)
    this.#skip(end + 4 - this.#from)
    this.#halfPing = false
    return { read, length }
  }

  #wholeLines(): ReadHead | undefined {
    const within = this.#bytes.subarray(this.#from, this.#from + LIMITS.headBytes)
    return readHead(within.subarray(0, Math.max(within.lastIndexOf('\r\n'), 0)))
  }

  /** The last words: a problem to answer where there is one, then the end. */
  #die(fault: Fault, before: Framed[], read: ReadHead | undefined): undefined {
    const last = read && finishMessage(read, Buffer.alloc(0), fault)
    if (last) before.push(last)
    before.push({ kind: 'fatal', why: fault.why })
    this.#dead = true
    this.#bytes = Buffer.alloc(0)
  }

  #body({ read, length }: Pending): Framed | undefined {
    if (this.#to - this.#from < length) return undefined
    // A copy: what is handed out outlives the buffer.
    const body = Buffer.from(this.#bytes.subarray(this.#from, this.#from + length))
    this.#pending = undefined
    this.#skip(length)
    return finishMessage(read, body)
  }
}
