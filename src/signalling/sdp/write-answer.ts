import { speaksExtension } from './capabilities.ts'
import type { ChosenCodec } from './codec-choice.ts'
import type { AnswerRequest, LocalTransport, WantedTrack } from './negotiation.ts'
import type { Direction, OfferedCodec, OfferedExtension, OfferedSection } from './offer.ts'
import { closedLines, dataLines, mediaLines, sessionLines, sourceLines, transportLines } from './section-lines.ts'

export type AnsweredSection = {
  readonly section: OfferedSection
  /** Rewrites the parameters of every opus payload type alike. */
  readonly opus: (offered: string) => string
} & (
  | { readonly use: 'idle' }
  | { readonly use: 'up'; readonly codec: ChosenCodec }
  | { readonly use: 'down'; readonly codec: ChosenCodec; readonly track: WantedTrack; readonly rtxSsrc: number | null }
)

/** RFC 8829 §5.3: one section for each offered one, in the same order. */
export function writeAnswer(request: AnswerRequest, sections: readonly AnsweredSection[]): string {
  const open = sections.filter((answered) => !isClosed(answered))
  const mids = open.map(({ section }) => section.mid)
  const lines = [
    ...sessionLines(request.version, mids),
    ...sections.flatMap((answered) => sectionLines(answered, request.transport, answered === open[0])),
  ]
  return `${lines.join('\r\n')}\r\n`
}

const isClosed = ({ section }: AnsweredSection): boolean =>
  section.rejected || (section.kind !== 'application' && section.codecs.length === 0)

function sectionLines(answered: AnsweredSection, transport: LocalTransport, first: boolean): string[] {
  const { section } = answered
  const { kind, protocol, mid } = section
  if (isClosed(answered)) return closedLines(kind, protocol, mid)
  const common = transportLines(transport, 'passive', first)
  if (kind === 'application') return dataLines(protocol, mid, common)
  const codecs = codecsOf(answered).map((codec) => (codec.name === 'opus' ? { ...codec, fmtp: answered.opus(codec.fmtp) } : codec))
  const extensions = section.extensions.filter(({ uri }) => speaksExtension(uri)).map(extensionLine)
  return [
    ...mediaLines({ kind, protocol, mid, direction: directionOf(answered), extensions, codecs }, common),
    ...(answered.use === 'up' ? simulcastLines(section.rids) : []),
    ...(answered.use === 'down' ? sourceLines(answered.track, answered.rtxSsrc) : []),
  ]
}

const directionOf = ({ use }: AnsweredSection): Direction => (use === 'up' ? 'recvonly' : use === 'down' ? 'sendonly' : 'inactive')

/** An idle section keeps every codec, or the browser would leave them out of its next offers. */
function codecsOf(answered: AnsweredSection): readonly OfferedCodec[] {
  if (answered.use === 'idle') return answered.section.codecs
  const { main, rtx, red } = answered.codec
  // A browser sends by the first.
  return [...(red === null ? [] : [red]), main, ...(rtx === null ? [] : [rtx])]
}

const FLIPPED: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
}

const extensionLine = ({ id, uri, direction }: OfferedExtension): string =>
  `a=extmap:${id}${direction === null ? '' : `/${FLIPPED[direction]}`} ${uri}`

const simulcastLines = (rids: readonly string[]): string[] =>
  rids.length === 0 ? [] : [...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(';')}`]
