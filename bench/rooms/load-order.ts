/** What the process of cameras and room systems is told, and what it answers. */
import type { Remote } from '../calls/rtp-line.ts'
import type { Pass } from './film-crew.ts'
import type { RoomView } from './watching-room.ts'

export type LoadOrder =
  | { readonly type: 'film'; readonly passes: readonly Pass[] }
  | {
      readonly type: 'dial'
      readonly server: Remote
      readonly called: string
      readonly address: string
      readonly rooms: number
      readonly level: 31 | 40
      readonly tiles: number
    }
  /** What the rooms have seen since the last time. */
  | { readonly type: 'take' }

export type LoadAnswer =
  | { readonly type: 'done' }
  | { readonly type: 'seen'; readonly views: readonly RoomView[] }
  | { readonly type: 'failed'; readonly why: string }
