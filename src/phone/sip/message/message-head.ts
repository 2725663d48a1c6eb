/** Everything before the empty line, read header by header. */
import { badRequest, tooLarge, type Fault } from './fault.ts'
import { hasLoneBreak, isToken, parseDecimal } from './grammar.ts'
import { splitList } from './header-list.ts'
import { isList, isSingle, longName } from './header-names.ts'
import { LIMITS } from './limits.ts'
import type { Headers } from './sip-message.ts'

export interface MessageHead {
  /** Without Content-Length: the body's own length is the truth. */
  readonly headers: Headers
  /** Bytes; undefined where the header is missing or unreadable. */
  readonly contentLength: number | undefined
  /** The first thing wrong; what could be read is in `headers` none the less, so that an answer can be made. */
  readonly fault: Fault | undefined
}

const SPACE = 32
const TAB = 9

const isFolded = (text: string, at: number): boolean => text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\r\n', at)
  return end < 0 ? text.length : end
}

/** One header over all of its lines. */
const foldedEnd = (text: string, at: number): number => {
  let end = lineEnd(text, at)
  while (isFolded(text, end + 2)) end = lineEnd(text, end + 2)
  return end
}

/** A fold counts as one blank (RFC 3261 §7.3.1). */
const unfold = (value: string): string =>
  value.includes('\r\n')
    ? value
        .split('\r\n')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .join(' ')
    : value.trim()

class HeadReader {
  readonly headers: [string, string][] = []
  readonly #seen = new Set<string>()
  contentLength: number | undefined
  fault: Fault | undefined

  blame(fault: Fault): void {
    this.fault ??= fault
  }

  /** One header as written, folds included. */
  read(written: string): void {
    const colon = written.indexOf(':')
    const name = written.slice(0, Math.max(colon, 0)).trimEnd()
    if (!isToken(name)) return this.blame(badRequest('malformed header'))
    const value = unfold(written.slice(colon + 1))
    if (hasLoneBreak(value)) return this.blame(badRequest('lone CR or LF'))
    this.#add(longName(name), value)
  }

  #add(name: string, value: string): void {
    if (isSingle(name)) {
      if (this.#seen.has(name)) return this.#repeated(name)
      this.#seen.add(name)
    }
    if (name === 'content-length') return this.#measure(value)
    if (!isList(name)) this.headers.push([name, value])
    else for (const one of splitList(value)) this.headers.push([name, one])
  }

  #repeated(name: string): void {
    this.blame(badRequest(`more than one ${name}`))
    // Two lengths are none: nobody shall choose between them.
    if (name === 'content-length') this.contentLength = undefined
  }

  #measure(value: string): void {
    this.contentLength = parseDecimal(value, Number.MAX_SAFE_INTEGER)
    if (this.contentLength === undefined) this.blame(badRequest('malformed Content-Length'))
  }
}

/** Takes the lines behind the first one, without the empty line. */
export const parseMessageHead = (text: string): MessageHead => {
  const reader = new HeadReader()
  for (let at = 0; at < text.length;) {
    const end = foldedEnd(text, at)
    if (end - at > LIMITS.headerLength) reader.blame(tooLarge('header too long'))
    else reader.read(text.slice(at, end))
    if (reader.headers.length > LIMITS.headers) {
      reader.blame(tooLarge('too many headers'))
      reader.headers.length = LIMITS.headers
      break
    }
    at = end + 2
  }
  return reader
}
