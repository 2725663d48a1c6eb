/** Which tracks of others we listen to, and which of them flow. */
import type { ParticipantInfo } from '@livekit/protocol'
import type { RemoteSound } from '../room-client.ts'
import { Roster } from './roster.ts'

export interface HearingOptions {
  readonly wants: (sound: RemoteSound) => boolean
  readonly ask: (trackSids: readonly string[], subscribe: boolean) => void
  readonly started: (sound: RemoteSound) => void
  readonly stopped: (sound: RemoteSound) => void
  /** SSRC to sound, whenever it changes. */
  readonly route: (sounds: ReadonlyMap<number, RemoteSound>) => void
}

const mostChoices = 1000

export class Hearing {
  readonly #options: HearingOptions
  readonly #roster = new Roster()
  /** By track; instead of what `wants` says. */
  readonly #choices = new Map<string, boolean>()
  /** SSRC to track, as the server said last. */
  #downs: ReadonlyMap<number, string> = new Map()
  #flowing = new Map<string, RemoteSound>()

  constructor(options: HearingOptions) {
    this.#options = options
  }

  get sounds(): readonly RemoteSound[] {
    return this.#roster.sounds
  }

  /** Sids of the tracks that we want. */
  get heard(): readonly string[] {
    return this.#roster.sounds.filter((sound) => this.#wants(sound)).map(({ trackSid }) => trackSid)
  }

  /** A new session: it knows nothing of us yet. */
  begin(others: readonly ParticipantInfo[]): void {
    this.#roster.update(others, true)
    this.flows(new Map())
    if (this.heard.length > 0) this.#options.ask(this.heard, true)
  }

  update(participants: readonly ParticipantInfo[]): void {
    const { appeared, gone } = this.#roster.update(participants)
    const wanted = appeared.filter((sound) => this.#wants(sound)).map(({ trackSid }) => trackSid)
    if (wanted.length > 0) this.#options.ask(wanted, true)
    for (const { trackSid } of gone) this.#choices.delete(trackSid)
    if (gone.length > 0) this.flows(this.#downs)
  }

  listen(trackSid: string, wanted: boolean): void {
    if (this.#choices.size >= mostChoices && !this.#choices.has(trackSid)) return
    this.#choices.set(trackSid, wanted)
    if (this.#roster.find(trackSid) !== undefined) this.#options.ask([trackSid], wanted)
  }

  /** After a resume: whatever was changed while nobody heard it. */
  repeat(): void {
    const heard = new Set(this.heard)
    const not = this.sounds.filter(({ trackSid }) => !heard.has(trackSid)).map(({ trackSid }) => trackSid)
    if (heard.size > 0) this.#options.ask([...heard], true)
    if (not.length > 0) this.#options.ask(not, false)
  }

  /** SSRC to sid of what the server sends now. */
  flows(downs: ReadonlyMap<number, string>): void {
    this.#downs = downs
    const routes = new Map<number, RemoteSound>()
    const flowing = new Map<string, RemoteSound>()
    for (const [ssrc, trackSid] of downs) {
      const sound = this.#roster.find(trackSid)
      if (sound === undefined) continue
      routes.set(ssrc, sound)
      flowing.set(trackSid, sound)
    }
    const before = this.#flowing
    this.#flowing = flowing
    this.#options.route(routes)
    for (const [trackSid, sound] of before) if (flowing.get(trackSid) !== sound) this.#options.stopped(sound)
    for (const [trackSid, sound] of flowing) if (before.get(trackSid) !== sound) this.#options.started(sound)
  }

  #wants(sound: RemoteSound): boolean {
    return this.#choices.get(sound.trackSid) ?? this.#options.wants(sound)
  }
}
