/** What the main thread and the mixer's thread say to each other. `leg` is the number that main gave to a telephone. */
import type { Card } from '../../../compositor/scene.ts'
import type { Person } from '../stage/person.ts'
import type { MeetingFrame } from '../stage/scene-of.ts'
import type { VideoAgreement } from '../video/video-agreement.ts'
import type { LegEnd, StreamReport, RoomSound, Word } from './ports.ts'
import type { RoomCodec } from './room-codec.ts'
import type { LegAgreement } from '../rtp/agreement.ts'
import type { LegReport } from '../rtp/rtp-leg.ts'
import type { Prompt, PromptEnd } from './prompt-player.ts'
import type { ThreadLoadReport } from './thread-load.ts'
import type { TickReport } from './tick-clock.ts'

/** A caller's way into its room. */
export interface RoomAccess {
  readonly url: string
  readonly token: string
  /** Of the media server, where it names another. */
  readonly mediaAddress?: string
  /** Best first. A caller who is on G.711 is best sent on in it: no encoder costs less. */
  readonly codecs?: readonly RoomCodec[]
}

export type ToMixer =
  /** `picture`: it may have one beside its sound. */
  | { readonly type: 'open'; readonly leg: number; readonly picture: boolean }
  | { readonly type: 'agree'; readonly leg: number; readonly agreement: LegAgreement }
  /** Null: no picture, or none any more. */
  | { readonly type: 'agree-picture'; readonly leg: number; readonly agreement: VideoAgreement | null }
  | { readonly type: 'screen'; readonly leg: number; readonly screen: Card | MeetingFrame }
  | { readonly type: 'people'; readonly leg: number; readonly people: readonly Person[] }
  /** The room asks by SIP INFO for a key frame. */
  | { readonly type: 'refresh-picture'; readonly leg: number }
  | { readonly type: 'close'; readonly leg: number; readonly cause: LegEnd }
  | { readonly type: 'enter'; readonly leg: number; readonly conference: string; readonly identity: string; readonly room: RoomAccess }
  | { readonly type: 'leave'; readonly leg: number }
  | { readonly type: 'say'; readonly leg: number; readonly topic: string; readonly text: string }
  | { readonly type: 'mute'; readonly leg: number; readonly muted: boolean }
  | { readonly type: 'hold'; readonly leg: number; readonly held: boolean }
  /** Its samples are best kept in a SharedArrayBuffer: then they are not copied. */
  | { readonly type: 'play'; readonly leg: number; readonly prompt: Prompt }
  | { readonly type: 'stop-prompts'; readonly leg: number }
  | { readonly type: 'tone'; readonly conference: string; readonly sound: Int16Array }
  | { readonly type: 'report' }
  /** Wants nothing but to be dealt with. */
  | { readonly type: 'beat' }

export type FromMixer =
  /** Ports for SDP: the telephone sends there. `picturePort`: null where there are no pictures. */
  | { readonly type: 'opened'; readonly leg: number; readonly port: number; readonly picturePort: number | null }
  | { readonly type: 'digit'; readonly leg: number; readonly digit: string }
  | { readonly type: 'prompt-ended'; readonly leg: number; readonly end: PromptEnd }
  /** Sound flows between the caller and the room. */
  | { readonly type: 'entered'; readonly leg: number }
  /** The room ended the caller's connection; the leg stays, outside of any conference. */
  | { readonly type: 'expelled'; readonly leg: number; readonly end: string }
  | { readonly type: 'muted'; readonly leg: number; readonly muted: boolean }
  | { readonly type: 'told'; readonly leg: number; readonly word: Word }
  /** The room is to be asked by SIP INFO for a key frame (RFC 5168). */
  | { readonly type: 'ask-picture'; readonly leg: number }
  /** On hold, and nothing has come for another minute: somebody is to ask whether it is still there. */
  | { readonly type: 'silent'; readonly leg: number }
  /** The last word on a leg: `closed` by main, or why it could not be opened or go on. */
  | { readonly type: 'ended'; readonly leg: number; readonly why: string; readonly report: TelephoneReport | null }
  | { readonly type: 'report'; readonly report: MixerReport }
  /** Of what draws for room systems. */
  | { readonly type: 'pictures'; readonly news: PictureNews; readonly why: string }
  /** Share of the last moments in which the thread was busy, 0 to 1. */
  | { readonly type: 'load'; readonly busy: number }

/** `unavailable`: room systems are telephones here. `crashed`: it is started again, and then `restarted`. */
export type PictureNews = 'unavailable' | 'crashed' | 'restarted'

export interface TelephoneReport extends LegReport {
  /** Ticks of its time that began late. */
  readonly lateTicks: number
}

export interface ConferenceReport {
  readonly callers: number
  readonly sounds: readonly (StreamReport & RoomSound)[]
}

export interface MixerReport extends ThreadLoadReport {
  readonly clock: TickReport
  readonly legs: ReadonlyMap<number, TelephoneReport>
  readonly conferences: ReadonlyMap<string, ConferenceReport>
}

/** How batches and their acknowledgements travel. */
export type Envelope<Message> = { readonly batch: readonly Message[] } | { readonly acknowledged: true }

/** The thread's first and last words, beside its letters. */
export type ThreadState = { readonly state: 'ready' } | { readonly state: 'stopped' }
