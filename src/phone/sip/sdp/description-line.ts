/** `type=value`, what descriptions are made of (RFC 8866 §5). */
import { hasLoneBreak } from '../message/grammar.ts'

export interface DescriptionLine {
  /** One letter. */
  readonly type: string
  readonly value: string
}

export type DescriptionLines = readonly DescriptionLine[]

/** Line breaks are CRLF, and LF alone from some; what is no line of a description is passed over. Undefined for CR alone and for more than `most`. */
export const descriptionLines = (text: string, most: number): DescriptionLines | undefined => {
  const lines = text.split('\n', most + 1).map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  if (lines.length > most || lines.some(hasLoneBreak)) return undefined
  return lines.filter((line) => line[1] === '=').map((line) => ({ type: line.charAt(0), value: line.slice(2).trim() }))
}

export const valueOf = (lines: DescriptionLines, type: string): string | undefined => lines.find((line) => line.type === type)?.value

/** The values of `a=name:value`. */
export const attributesOf = (lines: DescriptionLines, name: string): readonly string[] =>
  lines.flatMap(({ type, value }) => (type === 'a' && value.startsWith(`${name}:`) ? value.slice(name.length + 1).trim() : []))

/** Whether `a=name` stands there. */
export const hasFlag = (lines: DescriptionLines, name: string): boolean => lines.some(({ type, value }) => type === 'a' && value === name)
