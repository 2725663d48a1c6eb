/** What a room system sees, as plain data. Equal scenes make equal pictures. All words come in the room’s language. */

export type Scene = Card | MeetingScene

/** A drawn page: before the meeting, and after it. */
export interface Card {
  readonly kind: 'card'
  readonly sign: 'welcome' | 'locked' | 'waiting' | 'refused' | 'over'
  /** "Meeting locked". */
  readonly title: string
  /** Smaller: what can be done. */
  readonly lines: readonly string[]
  /** What was typed so far, as it is to be read; null where nothing is asked for. */
  readonly digits: string | null
}

export interface MeetingScene {
  readonly kind: 'meeting'
  /** `speaker`: the first tile is large, the others stand beside it. So they do in a `grid` too where the first is a screen. */
  readonly arrangement: 'speaker' | 'grid'
  /** At most `MOST_TILES`. */
  readonly tiles: readonly Tile[]
  readonly status: MeetingStatus
  /** Over the picture, for a while: what has just happened, or which key does what. */
  readonly notice: string | null
}

interface MeetingStatus {
  readonly locked: boolean
  /** Beside the padlock: "Locked". */
  readonly lock: string
  /** "5 attendees". */
  readonly attendees: string
}

export interface Tile {
  /** The `id` of a `Source`; null: no picture, its name’s initials are drawn. */
  readonly source: string | null
  /** A screen is never cropped. */
  readonly kind: 'camera' | 'screen'
  readonly name: string
  readonly speaking: boolean
  readonly muted: boolean
}

export const MOST_TILES = 9
