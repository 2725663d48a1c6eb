/** How headers are named (RFC 3261 §7.3, §20 and the IANA registry of SIP header fields). */

/** The one-letter forms. */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
}

/** Headers whose value is a comma list. All others keep their commas: dates and credentials are full of them. */
const LISTS: ReadonlySet<string> = new Set([
  'accept',
  'accept-contact',
  'accept-encoding',
  'accept-language',
  'alert-info',
  'allow',
  'allow-events',
  'call-info',
  'contact',
  'content-encoding',
  'content-language',
  'diversion',
  'error-info',
  'history-info',
  'in-reply-to',
  'p-asserted-identity',
  'p-associated-uri',
  'p-preferred-identity',
  'path',
  'proxy-require',
  'reason',
  'record-route',
  'reject-contact',
  'require',
  'route',
  'service-route',
  'supported',
  'unsupported',
  'via',
  'warning',
])

/** Headers that stand in a message once (RFC 3261 §7.3.1, table 2). */
const SINGLES: ReadonlySet<string> = new Set([
  'call-id',
  'content-length',
  'content-type',
  'cseq',
  'expires',
  'from',
  'max-forwards',
  'min-se',
  'session-expires',
  'to',
])

/** Where the spelling is not one capital after each dash. */
const SPELLINGS: Readonly<Record<string, string>> = {
  'call-id': 'Call-ID',
  cseq: 'CSeq',
  'min-se': 'Min-SE',
  'mime-version': 'MIME-Version',
  'p-associated-uri': 'P-Associated-URI',
  rack: 'RAck',
  rseq: 'RSeq',
  'sip-etag': 'SIP-ETag',
  'sip-if-match': 'SIP-If-Match',
  'www-authenticate': 'WWW-Authenticate',
}

/** The long form in lower case. */
export const longName = (written: string): string => {
  const name = written.toLowerCase()
  return name.length === 1 ? (COMPACT[name] ?? name) : name
}

export const isList = (name: string): boolean => LISTS.has(name)

export const isSingle = (name: string): boolean => SINGLES.has(name)

const spelled = new Map(Object.entries(SPELLINGS))

/** As people write it: `via` is `Via`. */
export const spell = (name: string): string => spelled.get(name) ?? name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
