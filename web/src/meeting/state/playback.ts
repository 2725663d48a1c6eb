import { RoomEvent, Track, type RemoteTrack, type Room } from 'livekit-client'

/** Plays what the others say. Silent while the own telephone carries the sound (SPEC P4). */
export class Playback {
  readonly #place: HTMLElement
  #silent = false

  constructor() {
    this.#place = document.createElement('div')
    this.#place.hidden = true
    document.body.append(this.#place)
  }

  follow(room: Room): void {
    room.on(RoomEvent.TrackSubscribed, (track) => this.#add(track))
    room.on(RoomEvent.TrackUnsubscribed, (track) => track.detach().forEach((element) => element.remove()))
  }

  setSilent(silent: boolean): void {
    this.#silent = silent
    for (const element of this.#place.querySelectorAll('audio')) element.muted = silent
  }

  close(): void {
    this.#place.remove()
  }

  #add(track: RemoteTrack): void {
    if (track.kind !== Track.Kind.Audio) return
    const element = track.attach()
    element.muted = this.#silent
    this.#place.append(element)
  }
}
