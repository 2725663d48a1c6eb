/** One stay in a room, over as many sessions as it takes. */
import type { ParticipantInfo } from '@livekit/protocol'
import type { DtlsCertificate } from '../../sfu/transport/dtls/dtls-certificate.ts'
import type {
  ConnectOptions,
  Connection,
  Goodbye,
  Publication,
  PublishOptions,
  RemoteSound,
  RoomClient,
  RoomClientEvents,
  RoomEnd,
} from '../room-client.ts'
import type { PicturePublication, RemotePicture } from '../room-pictures.ts'
import { dataPacket } from '../signal/requests.ts'
import type { Break } from '../signal/room-end.ts'
import type { Response } from '../signal/signal-socket.ts'
import type { Surroundings } from '../surroundings.ts'
import { Listeners } from './listeners.ts'
import type { PictureTrackOptions } from './picture-track.ts'
import { Pictures } from './pictures.ts'
import { ReceivedData } from './received-data.ts'
import { reconnectDelay } from './reconnect-delays.ts'
import { type Outcome, RoomSession, type SessionEvents } from './room-session.ts'
import { Sounds } from './sounds.ts'

export interface RoomConnectionOptions extends ConnectOptions {
  readonly certificate: DtlsCertificate
  readonly surroundings: Surroundings
  readonly onClosed: (room: RoomConnection) => void
}

/** A connection that stood so long was a good one: the next break is met at once. */
const steadyMs = 10_000
const reportEveryMs = 3000

export class RoomConnection implements RoomClient {
  readonly #options: RoomConnectionOptions
  readonly #listeners = new Listeners()
  readonly #sounds: Sounds
  readonly #pictures: Pictures
  readonly #received = new ReceivedData()
  #session: RoomSession
  #token: string
  #identity = ''
  #participantSid = ''
  #state: 'connecting' | 'connected' | 'reconnecting' | 'closed' = 'connecting'
  #attempts = 0
  #stoodAt = 0
  #sequence = 0
  #cancelRetry: () => void = () => undefined
  #cancelReport: () => void = () => undefined

  constructor(options: RoomConnectionOptions) {
    this.#options = options
    this.#token = options.token
    this.#session = this.#newSession()
    this.#sounds = new Sounds({
      surroundings: options.surroundings,
      wants: options.wants ?? (() => true),
      say: (request) => this.#session.say(request),
      begin: (track) => this.#session.publish(track),
      end: () => this.#session.unpublish(),
      route: (sounds) => this.#session.route(sounds),
      emit: (event, ...details) => this.#listeners.emit(event, ...details),
    })
    this.#pictures = new Pictures({
      surroundings: options.surroundings,
      say: (request) => this.#session.say(request),
      begin: (track) => this.#session.publishPicture(track),
      end: () => this.#session.unpublishPicture(),
      emit: (event, ...details) => this.#listeners.emit(event, ...details),
    })
  }

  get identity(): string {
    return this.#identity
  }

  get participantSid(): string {
    return this.#participantSid
  }

  get sounds(): readonly RemoteSound[] {
    return this.#sounds.all
  }

  get pictures(): readonly RemotePicture[] {
    return this.#pictures.all
  }

  get openMicrophones(): readonly string[] {
    return this.#pictures.openMicrophones
  }

  async connect(): Promise<Connection> {
    const outcome = await this.#session.join(this.#token, { sound: null, picture: null })
    if (outcome.next === 'go-on' && this.#state === 'connecting') {
      this.#stands()
      return { connected: true, room: this }
    }
    const end = this.#state === 'closed' ? 'left' : outcome.next === 'end' ? outcome.end : 'lost'
    this.#end(end, null)
    return { connected: false, end, message: outcome.next === 'end' ? outcome.message : 'no connection' }
  }

  on<E extends keyof RoomClientEvents>(event: E, listener: RoomClientEvents[E]): () => void {
    return this.#listeners.add(event, listener)
  }

  async publish(options: PublishOptions = {}): Promise<Publication> {
    return this.#state === 'connected' ? this.#sounds.publish(options) : { published: false, why: 'closed' }
  }

  unpublish(): void {
    this.#sounds.publishing.unpublish()
  }

  listen(trackSid: string, wanted: boolean): void {
    this.#sounds.hearing.listen(trackSid, wanted)
  }

  async publishPicture(options: PictureTrackOptions): Promise<PicturePublication> {
    return this.#state === 'connected' ? this.#pictures.publish(options) : { published: false, why: 'closed' }
  }

  unpublishPicture(): void {
    this.#pictures.publishing.unpublish()
  }

  look(trackSid: string, size: { readonly width: number; readonly height: number } | null): void {
    this.#pictures.watching.look(trackSid, size)
  }

  refresh(trackSid: string): void {
    this.#session.refresh(trackSid)
  }

  sendData(topic: string, payload: Uint8Array, { lossy = false, to = [] }: { lossy?: boolean; to?: readonly string[] } = {}): boolean {
    const message = dataPacket({ topic, payload, lossy, to, sequence: this.#sequence + 1 })
    const taken = this.#session.sendData(lossy ? '_lossy' : '_reliable', message)
    if (taken && !lossy) this.#sequence += 1
    return taken
  }

  close(cause: Goodbye = 'left'): void {
    this.#end('left', cause)
  }

  #newSession(): RoomSession {
    const { url, mediaAddress, certificate, surroundings } = this.#options
    return new RoomSession({ url, mediaAddress, certificate, surroundings, events: this.#sessionEvents() })
  }

  #sessionEvents(): SessionEvents {
    return {
      joined: ({ participant, otherParticipants }) => {
        this.#identity = participant?.identity ?? ''
        this.#participantSid = participant?.sid ?? ''
        this.#sounds.hearing.begin(otherParticipants)
        this.#pictures.begin(participant, otherParticipants)
      },
      message: (message) => this.#hear(message),
      agreed: (agreement) => {
        this.#sounds.publishing.agreed(agreement.upRefused)
        this.#pictures.publishing.agreed(agreement.pictures.upRefused)
        this.#sounds.hearing.flows(agreement.downs)
      },
      sound: (sound, packet) => this.#listeners.emit('sound', sound, packet),
      picture: (trackSid, picture) => this.#pictures.received(trackSid, picture),
      keyFrameWanted: () => this.#listeners.emit('keyFrameWanted'),
      data: (message) => {
        const data = this.#received.take(message)
        if (data !== null) this.#listeners.emit('data', data.identity, data.topic, data.payload)
      },
      broke: (why) => this.#broke(why),
    }
  }

  #hear(message: Response): void {
    switch (message.case) {
      case 'refreshToken':
        this.#token = message.value
        return
      case 'update':
        return this.#updated(message.value.participants)
      default:
        this.#sounds.hear(message)
        this.#pictures.hear(message)
    }
  }

  #updated(participants: readonly ParticipantInfo[]): void {
    const others = participants.filter(({ sid }) => sid !== this.#participantSid)
    const own = participants.filter(({ sid }) => sid === this.#participantSid)
    this.#sounds.update(others)
    this.#pictures.update(own, others)
  }

  #stands(): void {
    this.#state = 'connected'
    this.#stoodAt = this.#options.surroundings.now()
    this.#reportLater()
  }

  #reportLater(): void {
    this.#cancelReport()
    this.#cancelReport = this.#options.surroundings.after(reportEveryMs, () => {
      this.#session.report()
      this.#reportLater()
    })
  }

  #broke(why: Break): void {
    if (this.#state === 'closed') return
    if (why.next === 'end') return this.#end(why.end, null)
    if (this.#state === 'connected') {
      this.#state = 'reconnecting'
      this.#cancelReport()
      if (this.#options.surroundings.now() - this.#stoodAt > steadyMs) this.#attempts = 0
      this.#listeners.emit('reconnecting')
    }
    this.#retry(why)
  }

  #retry({ next }: Exclude<Break, { next: 'end' }>): void {
    const { after, random } = this.#options.surroundings
    const delay = reconnectDelay(this.#attempts, random)
    if (delay === null) return this.#end('lost', null)
    this.#attempts += 1
    this.#cancelRetry = after(delay, () => void this.#attempt(next === 'resume' && this.#session.resumable))
  }

  async #attempt(resumes: boolean): Promise<void> {
    for (const { publishing } of [this.#sounds, this.#pictures]) publishing.begunAnew()
    const taken = [...this.#sounds.hearing.heard, ...this.#pictures.watching.watched]
    const outcome = resumes ? await this.#session.resume(this.#token, taken) : await this.#begin()
    if (this.#state === 'closed') return
    if (outcome.next !== 'go-on') return this.#broke(outcome)
    this.#stands()
    if (resumes) this.#repeat()
    this.#listeners.emit('reconnected')
  }

  #repeat(): void {
    this.#sounds.hearing.repeat()
    this.#pictures.watching.repeat()
  }

  #begin(): Promise<Outcome> {
    this.#session.close(null)
    this.#sounds.hearing.flows(new Map())
    this.#session = this.#newSession()
    return this.#session.join(this.#token, { sound: this.#sounds.publishing.track, picture: this.#pictures.publishing.track })
  }

  #end(end: RoomEnd, told: Goodbye | null): void {
    if (this.#state === 'closed') return
    const wasOpen = this.#state !== 'connecting'
    this.#state = 'closed'
    this.#cancelRetry()
    this.#cancelReport()
    for (const { publishing } of [this.#sounds, this.#pictures]) publishing.close()
    this.#session.close(told)
    this.#options.onClosed(this)
    if (wasOpen) this.#listeners.emit('closed', end)
    this.#listeners.clear()
  }
}
