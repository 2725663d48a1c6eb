/** Where registered room systems say that they are (RFC 3261 §10.3). Whoever speaks here has proved to be the room. */
import type { Clock } from '../clock.ts'
import { parseCSeq } from '../message/cseq.ts'
import { parseNameAddress } from '../message/name-address.ts'
import { headerOf, type Headers, type SipRequest } from '../message/sip-message.ts'
import { parseSipUri } from '../message/sip-uri.ts'
import type { Flow } from '../transport/flow.ts'
import { Bindings, type Registering } from './bindings.ts'
import { contactsIn, type WantedContact } from './contacts.ts'

export interface RegisterAnswer {
  readonly status: number
  readonly headers: Headers
}

/** Seconds. */
const SHORTEST = 60
const LONGEST = 3_600

const only = (status: number, headers: Headers = []): RegisterAnswer => ({ status, headers })

export class Registrar {
  readonly #clock: Clock
  readonly #rooms = new Map<string, Bindings>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  isRegistered(username: string): boolean {
    return this.#rooms.has(username)
  }

  /** Whether somebody has registered this user from this address. */
  isFrom(username: string, address: string): boolean {
    return this.#rooms.get(username)?.isFrom(address) ?? false
  }

  /** Of a request that proved to be of this user. */
  register(request: SipRequest, flow: Flow, username: string): RegisterAnswer {
    const callId = headerOf(request, 'call-id')
    const number = parseCSeq(headerOf(request, 'cseq') ?? '')?.number
    if (callId === undefined || number === undefined) return only(400)
    // Nobody registers another's name, whatever its own password is.
    if (userIn(headerOf(request, 'to')) !== username) return only(403)
    return this.#register(request, username, { callId, number, flow })
  }

  /** Rooms that are none any more are to be found nowhere. */
  keep(usernames: ReadonlySet<string>): void {
    for (const [username, bindings] of this.#rooms) if (!usernames.has(username)) bindings.clear()
  }

  #register(request: SipRequest, username: string, registering: Registering): RegisterAnswer {
    const wanted = contactsIn(request)
    const bindings = this.#rooms.get(username) ?? this.#create(username)
    if (wanted.kind === 'bad') return only(400)
    if (wanted.kind === 'query') return this.#tell(bindings)
    const keys = wanted.kind === 'contacts' ? wanted.contacts.map(({ key }) => key) : 'all'
    if (bindings.isLate(keys, registering)) return only(500, [['retry-after', '1']])
    if (wanted.kind === 'remove-all') bindings.clear()
    else if (wanted.contacts.some(({ expires }) => expires > 0 && expires < SHORTEST)) return only(423, [['min-expires', `${SHORTEST}`]])
    else for (const contact of wanted.contacts) change(bindings, contact, registering)
    return this.#tell(bindings)
  }

  #tell(bindings: Bindings): RegisterAnswer {
    return only(
      200,
      bindings.list().map(({ uri, expires }) => ['contact', `<${uri}>;expires=${String(expires)}`]),
    )
  }

  #create(username: string): Bindings {
    const bindings: Bindings = new Bindings(this.#clock, () => {
      if (bindings.size === 0) this.#rooms.delete(username)
      else this.#rooms.set(username, bindings)
    })
    return bindings
  }
}

function change(bindings: Bindings, contact: WantedContact, registering: Registering): void {
  if (contact.expires === 0) bindings.remove(contact.key)
  else bindings.put(contact, Math.min(contact.expires, LONGEST), registering)
}

/** Empty where the header has none. */
function userIn(header: string | undefined): string {
  const uri = parseSipUri(parseNameAddress(header ?? '')?.uri ?? '')
  return uri === undefined || uri.scheme === 'tel' ? '' : (uri.user ?? '')
}
