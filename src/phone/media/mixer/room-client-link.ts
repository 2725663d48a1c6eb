/** The mixer's way into a room by the room client: connects, publishes one sound, and listens to what it is told to. */
import type { ConnectOptions, Connection, LocalSound, RoomClient } from '../../../room-client/room-client.ts'
import type { RoomPictureEvents, RoomPictures } from '../../../room-client/room-pictures.ts'
import type { RoomAccess } from './mixer-messages.ts'
import type { LegEnd, RoomLink, RoomLinkEvents, RoomSound, SpokenPacket } from './ports.ts'
import { FRAME_TICKS } from './room-codec.ts'

export interface RoomConnector {
  connect(options: ConnectOptions): Promise<Connection>
}

/** What a call may do something about. */
const TOPICS: ReadonlySet<string> = new Set(['microphone', 'hand'])
/** Bytes. */
const LONGEST_WORD = 16
/** Kept while there is no way to the room: keys are pressed by a hand. */
const MOST_UNSAID = 8

export class RoomClientLink implements RoomLink {
  readonly #events: RoomLinkEvents
  readonly #pictureEvents: RoomPictureEvents | null
  #room: RoomClient | null = null
  #sound: LocalSound | null = null
  #wanted: ((sound: RoomSound) => boolean) | null = null
  #muted = false
  /** What waits for the connection: for the first, or to be back. */
  #unsaid: readonly { readonly topic: string; readonly text: string }[] = []
  #flowing = false
  #closed = false
  #cause: LegEnd = 'left'
  /** The time of the last packet, in frames. */
  #spoken: number | null = null

  /** `pictures`: null where nobody looks. */
  constructor(connector: RoomConnector, access: RoomAccess, events: RoomLinkEvents, pictures: RoomPictureEvents | null = null) {
    this.#events = events
    this.#pictureEvents = pictures
    void this.#connect(connector, access)
  }

  listen(wanted: ((sound: RoomSound) => boolean) | null): void {
    this.#wanted = wanted
    for (const sound of this.#room?.sounds ?? []) this.#room?.listen(sound.trackSid, this.#wants(sound))
  }

  get pictures(): RoomPictures | null {
    return this.#room
  }

  get listened(): boolean {
    return this.#sound?.listened ?? true
  }

  speak({ payload, frame, level }: SpokenPacket): void {
    const sound = this.#sound
    if (sound === null) return
    const ticks = FRAME_TICKS[sound.codec]
    const silent = frame - (this.#spoken ?? frame - 1) - 1
    if (silent > 0) sound.skip(silent * ticks)
    sound.send(payload, ticks, Math.round(-level))
    this.#spoken = frame
  }

  say(topic: string, text: string): void {
    this.#unsaid = [...this.#unsaid, { topic, text }].slice(-MOST_UNSAID)
    if (this.#flowing) this.#speakUp()
  }

  mute(muted: boolean): void {
    this.#muted = muted
    this.#sound?.mute(muted)
  }

  close(cause: LegEnd): void {
    this.#closed = true
    this.#cause = cause
    this.#sound = null
    this.#room?.close(cause)
  }

  async #connect(connector: RoomConnector, { url, token, mediaAddress, codecs }: RoomAccess): Promise<void> {
    const inner = mediaAddress === undefined ? {} : { mediaAddress }
    const connection = await connector.connect({ url, token, ...inner, wants: (sound) => this.#wants(sound) })
    if (!connection.connected) return this.#end(connection.end)
    const { room } = connection
    this.#room = room
    if (this.#closed) return room.close(this.#cause)
    this.#attend(room)
    const publication = await room.publish({ muted: this.#muted, ...(codecs === undefined ? {} : { codecs }) })
    if (this.#closed) return
    if (publication.published) this.#sound = publication.sound
    else if (publication.why !== 'not-allowed') return this.#giveUp(room)
    this.#flows()
  }

  #attend(room: RoomClient): void {
    room.on('sound', (sound, packet) => this.#whileOpen(() => this.#events.sound(sound, packet)))
    room.on('soundStopped', (sound) => this.#whileOpen(() => this.#events.soundStopped(sound)))
    room.on('muted', (muted) => this.#whileOpen(() => this.#events.muted(muted)))
    room.on('data', (from, topic, payload) => this.#whileOpen(() => this.#told(from, topic, payload)))
    room.on('reconnecting', () => this.#whileOpen(() => this.#events.broken()))
    room.on('reconnected', () => this.#whileOpen(() => this.#flows()))
    room.on('closed', (end) => this.#end(end))
    if (this.#pictureEvents !== null) this.#look(room, this.#pictureEvents)
  }

  #look(room: RoomClient, events: RoomPictureEvents): void {
    room.on('pictures', () => this.#whileOpen(() => events.pictures()))
    room.on('microphones', () => this.#whileOpen(() => events.microphones()))
    room.on('picture', (of, picture) => this.#whileOpen(() => events.picture(of, picture)))
    room.on('speakers', (identities) => this.#whileOpen(() => events.speakers(identities)))
    room.on('keyFrameWanted', () => this.#whileOpen(() => events.keyFrameWanted()))
    room.on('pictureMuted', (muted) => this.#whileOpen(() => events.pictureMuted(muted)))
  }

  #told(from: string, topic: string, payload: Uint8Array): void {
    if (TOPICS.has(topic) && payload.byteLength <= LONGEST_WORD)
      this.#events.told({ from, topic, text: Buffer.from(payload).toString('utf8') })
  }

  #flows(): void {
    this.#flowing = true
    this.#sound?.mute(this.#muted)
    this.#events.opened(this.#sound?.codec ?? null)
    this.#speakUp()
  }

  /** In the order in which it was said; what finds no way now waits on. */
  #speakUp(): void {
    const refused = this.#unsaid.findIndex(({ topic, text }) => this.#room?.sendData(topic, Buffer.from(text)) !== true)
    this.#unsaid = refused < 0 ? [] : this.#unsaid.slice(refused)
  }

  #wants(sound: RoomSound): boolean {
    return this.#wanted?.(sound) ?? false
  }

  #giveUp(room: RoomClient): void {
    this.#end('lost')
    room.close('lost')
  }

  #whileOpen(tell: () => void): void {
    if (!this.#closed) tell()
  }

  #end(end: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#sound = null
    this.#events.closed(end)
  }
}
