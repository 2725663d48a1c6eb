/** `a=rtcp-fb`: what a side understands in RTCP beyond reports (RFC 4585 §4.2, RFC 5104 §7.1). */
import { parseDecimal } from '../message/grammar.ts'

const KINDS = ['nack', 'nack pli', 'ccm fir', 'ccm tmmbr'] as const

export type FeedbackKind = (typeof KINDS)[number]

export interface FeedbackAttribute {
  /** A payload type, or all of the section. */
  readonly payload: number | '*'
  readonly kind: FeedbackKind
}

/** `98 nack pli`, `* ccm tmmbr smaxpr=120`; undefined for what is not understood here. */
export const parseFeedbackAttribute = (value: string): FeedbackAttribute | undefined => {
  const [format = '', name = '', parameter] = value.split(/[ \t]+/, 4)
  const payload = format === '*' ? '*' : parseDecimal(format, 127)
  const said = (parameter === undefined ? name : `${name} ${parameter}`).toLowerCase()
  const kind = KINDS.find((one) => one === said)
  return payload === undefined || kind === undefined ? undefined : { payload, kind }
}

export const writeFeedbackAttribute = ({ payload, kind }: FeedbackAttribute): string => `${payload} ${kind}`

/** What is understood of one payload, each kind once. */
export const feedbackFor = (type: number, attributes: readonly FeedbackAttribute[]): readonly FeedbackKind[] =>
  KINDS.filter((kind) => attributes.some((one) => one.kind === kind && (one.payload === '*' || one.payload === type)))
