import { RoomEvent, Track, type RemoteParticipant, type RemoteTrack, type RemoteTrackPublication, type Room } from 'livekit-client'
import type { SoundPlace } from './sound-place.ts'

/** Plays what the others say, where this browser carries the sound (SPEC P4); elsewhere the server is told to send none. */
export class Playback {
  readonly #place: HTMLElement
  #room: Room | null = null
  #sound: SoundPlace = 'unknown'
  #ownLegs: ReadonlySet<string> = new Set()

  constructor() {
    this.#place = document.createElement('div')
    this.#place.hidden = true
    document.body.append(this.#place)
  }

  follow(room: Room): void {
    this.#room = room
    room.on(RoomEvent.TrackPublished, (publication, participant) => this.#ask(publication, participant))
    room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => this.#add(track, publication, participant))
    room.on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((element) => element.remove()))
  }

  /** Nobody hears one's other legs, which may be in the same room. */
  play(sound: SoundPlace, ownLegs = this.#ownLegs): void {
    this.#sound = sound
    this.#ownLegs = ownLegs
    for (const element of this.#place.querySelectorAll('audio')) element.muted = sound !== 'browser'
    for (const participant of this.#room?.remoteParticipants.values() ?? [])
      for (const publication of participant.audioTrackPublications.values()) this.#ask(publication, participant)
  }

  close(): void {
    this.#place.remove()
  }

  /** Before the place is known, what comes is kept ready but not heard. */
  #ask(publication: RemoteTrackPublication, { identity }: RemoteParticipant): void {
    if (publication.kind !== Track.Kind.Audio || this.#sound === 'unknown') return
    const wanted = this.#sound === 'browser' && !this.#ownLegs.has(identity)
    if (publication.isDesired !== wanted) publication.setSubscribed(wanted)
  }

  #add(track: RemoteTrack, publication: RemoteTrackPublication, participant: RemoteParticipant): void {
    if (track.kind !== Track.Kind.Audio) return
    this.#ask(publication, participant)
    if (!publication.isDesired) return
    const element = track.attach()
    element.muted = this.#sound !== 'browser'
    this.#place.append(element)
  }
}
