import { type ParticipantInfo, ParticipantInfo_State, TrackSource, TrackType } from '@livekit/protocol'
import type { RemoteSound } from '../room-client.ts'

export interface RosterChange {
  readonly appeared: readonly RemoteSound[]
  readonly gone: readonly RemoteSound[]
}

const mostParticipants = 10_000
const mostSoundsOfOne = 8

/** The audio tracks of everybody else in the room. */
export class Roster {
  /** By participant, by track. */
  readonly #bySid = new Map<string, ReadonlyMap<string, RemoteSound>>()

  get sounds(): RemoteSound[] {
    return [...this.#bySid.values()].flatMap((sounds) => [...sounds.values()])
  }

  find(trackSid: string): RemoteSound | undefined {
    for (const sounds of this.#bySid.values()) {
      const found = sounds.get(trackSid)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** What changed about these participants; with `isAll`, whoever is not among them is gone. */
  update(participants: readonly ParticipantInfo[], isAll = false): RosterChange {
    const before = this.sounds
    if (isAll) this.#bySid.clear()
    for (const participant of participants) this.#note(participant)
    const after = this.sounds
    const had = new Set(before.map(({ trackSid }) => trackSid))
    const has = new Set(after.map(({ trackSid }) => trackSid))
    return {
      appeared: after.filter(({ trackSid }) => !had.has(trackSid)),
      gone: before.filter(({ trackSid }) => !has.has(trackSid)),
    }
  }

  #note(participant: ParticipantInfo): void {
    const { sid, state } = participant
    if (state === ParticipantInfo_State.DISCONNECTED) this.#bySid.delete(sid)
    else if (this.#bySid.has(sid) || this.#bySid.size < mostParticipants) this.#bySid.set(sid, this.#soundsOf(participant))
  }

  /** A track that was known stays the same object. */
  #soundsOf({ sid, identity, tracks }: ParticipantInfo): ReadonlyMap<string, RemoteSound> {
    const known = this.#bySid.get(sid)
    const audible = tracks.filter(({ type }) => type === TrackType.AUDIO).slice(0, mostSoundsOfOne)
    return new Map(
      audible.map((track) => {
        const source = track.source === TrackSource.SCREEN_SHARE_AUDIO ? 'screen' : 'microphone'
        return [track.sid, known?.get(track.sid) ?? { trackSid: track.sid, identity, source }]
      }),
    )
  }
}
