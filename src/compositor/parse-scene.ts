import { MOST_TILES, type Card, type MeetingScene, type Scene, type Tile } from './scene.ts'

const SIGNS: readonly Card['sign'][] = ['welcome', 'locked', 'waiting', 'refused', 'over']
export const MOST_LINES = 8
/** What is longer is cut: no screen holds it, and names are their owners’ to choose. */
const MOST_LETTERS = 300

/** Null where it is none. */
export function parseScene(value: unknown): Scene | null {
  if (!isRecord(value)) return null
  return value.kind === 'card' ? parseCard(value) : value.kind === 'meeting' ? parseMeeting(value) : null
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseCard({ sign, title, lines, digits }: Readonly<Record<string, unknown>>): Card | null {
  const known = SIGNS.find((each) => each === sign)
  if (known === undefined || !isText(title) || !isTextOrNull(digits)) return null
  if (!Array.isArray(lines) || lines.length > MOST_LINES || !lines.every(isText)) return null
  return { kind: 'card', sign: known, title: cut(title), lines: lines.map(cut), digits: digits === null ? null : cut(digits) }
}

function parseMeeting({ arrangement, tiles, status, notice }: Readonly<Record<string, unknown>>): MeetingScene | null {
  if ((arrangement !== 'speaker' && arrangement !== 'grid') || !isTextOrNull(notice) || !isRecord(status)) return null
  const { locked, lock, attendees } = status
  if (typeof locked !== 'boolean' || !isText(lock) || !isText(attendees)) return null
  if (!Array.isArray(tiles) || tiles.length > MOST_TILES) return null
  const parsed = tiles.map(parseTile).filter((tile) => tile !== null)
  if (parsed.length < tiles.length) return null
  const words = { locked, lock: cut(lock), attendees: cut(attendees) }
  return { kind: 'meeting', arrangement, tiles: parsed, status: words, notice: notice === null ? null : cut(notice) }
}

function parseTile(value: unknown): Tile | null {
  if (!isRecord(value)) return null
  const { source, kind, name, speaking, muted } = value
  if (!isTextOrNull(source) || (kind !== 'camera' && kind !== 'screen') || !isText(name)) return null
  if (typeof speaking !== 'boolean' || typeof muted !== 'boolean') return null
  return { source: source === null ? null : cut(source), kind, name: cut(name), speaking, muted }
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value)
const cut = (text: string): string => text.slice(0, MOST_LETTERS)
