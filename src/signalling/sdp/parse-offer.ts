import type { Direction, Offer, OfferedCodec, OfferedExtension, OfferedSection, SectionKind } from './offer.ts'

/** A browser writes about 5 kB for each video section; this is room for 200 of them. */
const MAX_TEXT = 1024 * 1024
const MAX_SECTIONS = 512
const MAX_LINE = 2048
const MAX_LINES_PER_SECTION = 600

/** What stands alone would be a break to whoever reads a value of it in our answers. */
const HALF_BREAK = /\r(?!\n)/

export type ParsedOffer = { readonly ok: true; readonly offer: Offer } | { readonly ok: false; readonly why: string }

const refuse = (why: string): ParsedOffer => ({ ok: false, why })

/** Attributes by name, in order of appearance. The value of a flag is the empty string. */
type Attributes = ReadonlyMap<string, readonly string[]>

interface RawSection {
  readonly media: string
  readonly attributes: Attributes
}

/** Never throws. What the server does not understand is skipped; what it needs and cannot find refuses the whole offer. */
export function parseOffer(text: string): ParsedOffer {
  if (text.length > MAX_TEXT) return refuse('too long')
  if (HALF_BREAK.test(text)) return refuse('a line break is half a one')
  const raw = splitSections(text)
  if (raw === null) return refuse('a line or section is too long')
  const [session, ...media] = raw
  if (session === undefined || media.length === 0) return refuse('no media sections')
  if (media.length > MAX_SECTIONS) return refuse('too many media sections')
  const sections: OfferedSection[] = []
  for (const section of media) {
    const parsed = parseSection(section, session.attributes)
    if (parsed === null) return refuse('malformed media section')
    sections.push(parsed)
  }
  if (new Set(sections.map((section) => section.mid)).size !== sections.length) return refuse('a mid appears twice')
  return withTransport(sections, [session, ...media])
}

function withTransport(sections: readonly OfferedSection[], raw: readonly RawSection[]): ParsedOffer {
  const first = (name: string): string | undefined => {
    for (const { attributes } of raw) {
      const value = attributes.get(name)?.[0]
      if (value !== undefined) return value
    }
    return undefined
  }
  const ufrag = first('ice-ufrag')
  const pwd = first('ice-pwd')
  const fingerprint = first('fingerprint')
  if (ufrag === undefined || !/^[A-Za-z0-9+/]{4,256}$/.test(ufrag)) return refuse('no ice-ufrag')
  if (pwd === undefined || !/^[A-Za-z0-9+/]{22,256}$/.test(pwd)) return refuse('no ice-pwd')
  if (fingerprint === undefined || !/^[a-z0-9-]{3,16} [0-9A-Fa-f:]{8,256}$/i.test(fingerprint)) return refuse('no fingerprint')
  return { ok: true, offer: { sections, ufrag, pwd, fingerprint } }
}

function splitSections(text: string): RawSection[] | null {
  const sections: { media: string; attributes: Map<string, string[]> }[] = [{ media: '', attributes: new Map() }]
  let lines = 0
  for (const line of text.split(/\r?\n/)) {
    if (line.length > MAX_LINE || ++lines > MAX_LINES_PER_SECTION) return null
    if (line.startsWith('m=')) {
      sections.push({ media: line.slice(2), attributes: new Map() })
      lines = 0
    } else if (line.startsWith('a=')) {
      note(sections.at(-1)?.attributes, line.slice(2))
    }
  }
  return sections
}

function note(attributes: Map<string, string[]> | undefined, line: string): void {
  const colon = line.indexOf(':')
  const name = colon < 0 ? line : line.slice(0, colon)
  const value = colon < 0 ? '' : line.slice(colon + 1)
  const values = attributes?.get(name)
  if (values === undefined) attributes?.set(name, [value])
  else values.push(value)
}

const kindOf = (text: string | undefined): SectionKind | null =>
  text === 'audio' || text === 'video' || text === 'application' ? text : null

function parseSection(raw: RawSection, session: Attributes): OfferedSection | null {
  const [kindText, portText, protocol, ...formats] = raw.media.trim().split(/\s+/)
  const kind = kindOf(kindText)
  const { attributes } = raw
  const mid = attributes.get('mid')?.[0]
  if (kind === null || mid === undefined || !/^[!#-'*+\-.0-9A-Z^-~]{1,32}$/.test(mid)) return null
  if (protocol === undefined || !/^[A-Z/]{3,32}$/.test(protocol) || !/^\d{1,5}$/.test(portText ?? '')) return null
  const codecs = kind === 'application' ? [] : parseCodecs(formats, attributes)
  if (codecs === null) return null
  return {
    kind,
    mid,
    protocol,
    rejected: portText === '0' && !attributes.has('bundle-only'),
    direction: directionOf(attributes) ?? directionOf(session) ?? 'sendrecv',
    codecs,
    extensions: parseExtensions(attributes),
    rids: parseRids(attributes),
    trackId: attributes.get('msid')?.[0]?.split(' ')[1] ?? null,
    ssrcs: parseSsrcs(attributes),
  }
}

function directionOf(attributes: Attributes): Direction | null {
  const directions: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']
  return directions.find((direction) => attributes.has(direction)) ?? null
}

function parseCodecs(formats: readonly string[], attributes: Attributes): OfferedCodec[] | null {
  const byFormat = (name: string): Map<string, string[]> => {
    const found = new Map<string, string[]>()
    for (const value of attributes.get(name) ?? []) {
      const space = value.indexOf(' ')
      const format = space < 0 ? value : value.slice(0, space)
      const rest = space < 0 ? '' : value.slice(space + 1)
      found.set(format, [...(found.get(format) ?? []), rest])
    }
    return found
  }
  const maps = byFormat('rtpmap')
  const parameters = byFormat('fmtp')
  const feedback = byFormat('rtcp-fb')
  if (formats.length === 0 || formats.length > 128 || new Set(formats).size !== formats.length) return null
  const codecs: OfferedCodec[] = []
  for (const format of formats) {
    if (!/^\d{1,3}$/.test(format) || Number(format) > 127) return null
    const map = /^([A-Za-z0-9_.-]{1,32})\/(\d{1,7})(?:\/(\d))?$/.exec(maps.get(format)?.[0] ?? '')
    // A static payload type without rtpmap (RFC 3551) is nothing that this server forwards.
    if (map === null) continue
    codecs.push({
      payloadType: Number(format),
      name: (map[1] ?? '').toLowerCase(),
      clockRate: Number(map[2]),
      channels: map[3] === undefined ? null : Number(map[3]),
      fmtp: parameters.get(format)?.[0] ?? '',
      feedback: feedback.get(format) ?? [],
    })
  }
  return codecs
}

function parseExtensions(attributes: Attributes): OfferedExtension[] {
  const extensions: OfferedExtension[] = []
  for (const value of attributes.get('extmap') ?? []) {
    const match = /^(\d{1,3})(?:\/(sendrecv|sendonly|recvonly|inactive))? (\S+)/.exec(value)
    if (match === null) continue
    const id = Number(match[1])
    // RFC 8285 §5: ids above 14 need the two-byte form, which no browser offers for itself.
    if (id < 1 || id > 14) continue
    // The pattern lets nothing else through.
    extensions.push({ id, uri: match[3] ?? '', direction: (match[2] as Direction | undefined) ?? null })
  }
  return extensions
}

/** RFC 8853 §5: `a=simulcast:send q;h;f`; alternatives (`,`) are cut to the first, a pause mark (`~`) is dropped. */
function parseRids(attributes: Attributes): string[] {
  const match = /(?:^|\s)send (\S+)/.exec(attributes.get('simulcast')?.[0] ?? '')
  const rids = (match?.[1] ?? '').split(';').map((rid) => (rid.split(',')[0] ?? '').replace(/^~/, ''))
  return rids.filter((rid) => /^[A-Za-z0-9]{1,16}$/.test(rid)).slice(0, 4)
}

const number = (text: string | undefined): number | null => (text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : null)

function parseSsrcs(attributes: Attributes): OfferedSection['ssrcs'] {
  const repairs = new Map<number, number>()
  for (const value of attributes.get('ssrc-group') ?? []) {
    const [semantics, main, repair] = value.split(' ')
    const [ssrc, rtx] = [number(main), number(repair)]
    if (semantics === 'FID' && ssrc !== null && rtx !== null) repairs.set(ssrc, rtx)
  }
  const listed = new Set((attributes.get('ssrc') ?? []).map((value) => number(value.split(' ')[0])))
  const repairing = new Set(repairs.values())
  const media = [...listed].filter((ssrc): ssrc is number => ssrc !== null && ssrc <= 0xffffffff && !repairing.has(ssrc))
  return media.slice(0, 8).map((ssrc) => ({ ssrc, rtxSsrc: repairs.get(ssrc) ?? null }))
}
