/** What we need of a server's answer. Bounded, and never throws. */
import { EXTENSION } from '../../sfu/rtp/header-extensions.ts'
import { type Candidate, parseCandidate } from '../ice/candidate.ts'
import { formatOf, type SoundFormat } from './section.ts'

export interface AnsweredSection {
  readonly mid: string
  /** False: refused, or neither way. */
  readonly sends: boolean
  readonly receives: boolean
  /** Of those that we know, in the server's order. */
  readonly formats: readonly SoundFormat[]
  readonly payloadTypes: readonly number[]
  readonly ssrcs: readonly number[]
  /** From the SSRC of a stream to that of its copies (RFC 4588 §8.8). */
  readonly copies: ReadonlyMap<number, number>
  /** The second part of `msid`; empty without. */
  readonly trackId: string
  /** Header extension of RFC 6464; 0 when it was not taken up. */
  readonly audioLevelId: number
  /** Of transport-wide sequence numbers, alike. */
  readonly transportSequenceId: number
}

export interface Answer {
  readonly ufrag: string
  readonly pwd: string
  readonly fingerprint: string
  /** Whether the server begins the DTLS handshake (RFC 8842). */
  readonly dtlsActive: boolean
  readonly candidates: readonly Candidate[]
  readonly sections: readonly AnsweredSection[]
}

const longestText = 512 * 1024
const longestLine = 2048
const mostSections = 512
const mostCandidates = 32
const mostSsrcs = 8

/** Values by name, of the session or of one media section. */
interface Part {
  readonly media: string
  readonly attributes: Map<string, string[]>
}

/** Null when anything is missing without which there is no connection. */
export function readAnswer(sdp: string): Answer | null {
  if (sdp.length > longestText) return null
  const [session, ...media] = split(sdp)
  if (session === undefined || media.length === 0 || media.length > mostSections) return null
  const first = (name: string): string => {
    for (const { attributes } of [session, ...media]) {
      const value = attributes.get(name)?.[0]
      if (value !== undefined) return value
    }
    return ''
  }
  const [ufrag, pwd, fingerprint] = [first('ice-ufrag'), first('ice-pwd'), first('fingerprint')]
  if (!/^[A-Za-z0-9+/]{4,256}$/.test(ufrag) || !/^[A-Za-z0-9+/]{22,256}$/.test(pwd)) return null
  if (!/^[a-z0-9-]{3,16} [0-9A-Fa-f:]{8,256}$/i.test(fingerprint)) return null
  const lines = [session, ...media].flatMap(({ attributes }) => attributes.get('candidate') ?? [])
  return {
    ufrag,
    pwd,
    fingerprint,
    dtlsActive: first('setup') === 'active',
    candidates: candidatesOf(lines),
    sections: media.map(readSection),
  }
}

const candidatesOf = (lines: readonly string[]): Candidate[] =>
  lines
    .slice(0, mostCandidates)
    .map((line) => parseCandidate(`candidate:${line}`))
    .filter((candidate) => candidate !== null)

function split(sdp: string): Part[] {
  const parts: Part[] = [{ media: '', attributes: new Map() }]
  for (const line of sdp.split(/\r?\n/)) {
    if (line.length > longestLine) continue
    if (line.startsWith('m=')) parts.push({ media: line.slice(2), attributes: new Map() })
    else if (line.startsWith('a=')) note(parts.at(-1)?.attributes, line.slice(2))
  }
  return parts
}

function note(attributes: Map<string, string[]> | undefined, line: string): void {
  const colon = line.indexOf(':')
  const [name, value] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1)]
  const known = attributes?.get(name)
  if (known === undefined) attributes?.set(name, [value])
  else known.push(value)
}

function readSection({ media, attributes }: Part): AnsweredSection {
  const [, port = '0', , ...payloadTypes] = media.trim().split(/\s+/)
  const open = port !== '0' && !attributes.has('inactive')
  const numbers = payloadTypes.filter((each) => /^\d{1,3}$/.test(each)).map(Number)
  return {
    mid: attributes.get('mid')?.[0] ?? '',
    sends: open && !attributes.has('recvonly'),
    receives: open && !attributes.has('sendonly'),
    formats: numbers.map(formatOf).filter((format) => format !== undefined),
    payloadTypes: numbers,
    ssrcs: ssrcsOf(attributes.get('ssrc') ?? []),
    copies: copiesOf(attributes.get('ssrc-group') ?? []),
    trackId: attributes.get('msid')?.[0]?.split(' ')[1] ?? '',
    audioLevelId: extensionId(attributes.get('extmap') ?? [], EXTENSION.audioLevel),
    transportSequenceId: extensionId(attributes.get('extmap') ?? [], EXTENSION.transportSequence),
  }
}

function ssrcsOf(values: readonly string[]): number[] {
  const numbers = values.map((value) => Number(/^(\d{1,10}) /.exec(value)?.[1] ?? -1))
  return [...new Set(numbers.filter((number) => number >= 0 && number <= 0xffffffff))].slice(0, mostSsrcs)
}

function copiesOf(groups: readonly string[]): Map<number, number> {
  const pairs = groups.slice(0, mostSsrcs).map((group) => /^FID (\d{1,10}) (\d{1,10})$/.exec(group.trim()))
  return new Map(pairs.flatMap((pair) => (pair === null ? [] : [[Number(pair[1]), Number(pair[2])] as const])))
}

function extensionId(values: readonly string[], uri: string): number {
  for (const value of values) {
    const [id, named] = value.split(' ')
    const number = Number(/^(\d{1,2})(?:\/|$)/.exec(id ?? '')?.[1] ?? 0)
    // RFC 8285 §4.2: 1 to 14 in the one-byte form.
    if (named === uri && number >= 1 && number <= 14) return number
  }
  return 0
}
