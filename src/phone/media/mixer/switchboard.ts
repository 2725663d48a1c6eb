/** All telephones and all conferences of a mixer's thread, apart from threads: messages in, messages out, and a tick every 20 ms. */
import type { RoomPictureEvents } from '../../../room-client/room-pictures.ts'
import type { RoomSystem } from '../stage/room-system.ts'
import type { RoomSystems } from '../stage/room-systems.ts'
import { ConferenceMixer, type ConferenceMixerOptions } from './conference-mixer.ts'
import { Lobby } from './lobby.ts'
import type { ConferenceReport, FromMixer, RoomAccess, TelephoneReport, ToMixer } from './mixer-messages.ts'
import type { LegEnd, Line, RoomLink, RoomLinkEvents } from './ports.ts'
import type { Entry } from './room-member.ts'
import { Telephone } from './telephone.ts'

export interface SwitchboardOptions extends ConferenceMixerOptions {
  /** Tells the keys that are pressed: 0–9, *, #, A–D. Null where no port is left; rejects where there could be none. */
  readonly openLine: (key: (digit: string) => void) => Promise<Line | null>
  readonly openRoom: (access: RoomAccess, events: RoomLinkEvents, pictures: RoomPictureEvents | null) => RoomLink
  readonly rooms: RoomSystems
  readonly comfortNoise: () => Int16Array
  readonly tell: (message: FromMixer) => void
  /** Late ticks of the clock so far. */
  readonly late: () => number
}

export interface SwitchboardReport {
  readonly legs: ReadonlyMap<number, TelephoneReport>
  readonly conferences: ReadonlyMap<string, ConferenceReport>
}

type LegMessage = Exclude<ToMixer, { readonly type: 'open' | 'tone' | 'report' | 'beat' }>

/** Once a second. */
const LOOK_FRAMES = 50

export class Switchboard {
  readonly #options: SwitchboardOptions
  readonly #telephones = new Map<number, Telephone>()
  /** Legs whose line is not there yet, and what they are to do then. */
  readonly #opening = new Map<number, LegMessage[]>()
  readonly #conferences = new Map<string, ConferenceMixer>()
  readonly #lobby = new Lobby()
  /** Those whom no conference serves. */
  readonly #outside = new Set<Telephone>()
  #lastFrame = 0

  constructor(options: SwitchboardOptions) {
    this.#options = options
  }

  /** Messages about a leg that is gone by now mean nothing. */
  handle(message: Exclude<ToMixer, { readonly type: 'report' }>): void {
    switch (message.type) {
      case 'open':
        return void this.#open(message.leg, message.picture)
      case 'tone':
        return this.#conferences.get(message.conference)?.playTone(message.sound)
      case 'beat':
        return
      default:
        return this.#handleLeg(message)
    }
  }

  /** `frame` is the time, in frames of 20 ms. */
  tick(frame: number): void {
    this.#leaveOut(frame - this.#lastFrame - 1)
    this.#lastFrame = frame
    for (const conference of this.#conferences.values()) conference.tick(frame)
    this.#options.rooms.tick()
    this.#lobby.tick()
    for (const telephone of this.#outside) this.#attempt(telephone, () => this.#lobby.serve(telephone.caller))
    if (frame % LOOK_FRAMES === 0) this.#lookForDead()
  }

  report(): SwitchboardReport {
    const late = this.#options.late()
    const legs = new Map([...this.#telephones].map(([leg, telephone]) => [leg, telephone.report(late)]))
    const conferences = new Map(
      [...this.#conferences].map(([name, mixer]) => [name, { callers: mixer.size, sounds: mixer.remoteReport() }]),
    )
    return { legs, conferences }
  }

  close(): void {
    this.#opening.clear()
    for (const telephone of this.#telephones.values()) this.#end(telephone, 'closed', 'lost')
    this.#options.rooms.close()
  }

  #leaveOut(frames: number): void {
    if (frames > 0) for (const { line } of this.#telephones.values()) line.leaveOut(frames)
  }

  #lookForDead(): void {
    for (const telephone of this.#telephones.values()) {
      if (telephone.isDead) this.#end(telephone, 'dead', 'lost')
      else if (telephone.fallsSilent()) this.#options.tell({ type: 'silent', leg: telephone.leg })
    }
  }

  #handleLeg(message: LegMessage): void {
    if (message.type === 'close') this.#giveUp(message.leg)
    this.#opening.get(message.leg)?.push(message)
    const telephone = this.#telephones.get(message.leg)
    if (telephone === undefined) return
    const { caller } = telephone
    switch (message.type) {
      case 'agree':
        return this.#attempt(telephone, () => telephone.line.agree(message.agreement))
      case 'agree-picture':
        return this.#attempt(telephone, () => telephone.room?.agree(message.agreement))
      case 'screen':
        return telephone.room?.tell(message.screen)
      case 'people':
        return telephone.room?.meet(message.people)
      case 'refresh-picture':
        return telephone.room?.refresh()
      case 'close':
        return this.#end(telephone, 'closed', message.cause)
      case 'enter':
        return this.#enter(telephone, message.conference, message.identity, message.room)
      case 'leave':
        return this.#leave(telephone)
      case 'say':
        return telephone.conference?.mixer.say(caller, message.topic, message.text)
      case 'mute':
        return telephone.mute(message.muted)
      case 'hold':
        return caller.hold(message.held)
      case 'play':
        return caller.prompts.play(message.prompt)
      case 'stop-prompts':
        return caller.prompts.stop()
    }
  }

  async #open(leg: number, picture: boolean): Promise<void> {
    this.#opening.set(leg, [])
    try {
      const line = await this.#options.openLine((digit) => this.#press(leg, digit))
      const room = picture && line !== null ? await this.#openPicture(leg) : null
      const orders = this.#opening.get(leg)
      if (orders === undefined) return this.#giveBack(line, room)
      this.#opening.delete(leg)
      if (line === null) return this.#cannotOpen(leg, 'no-port')
      this.#answer(leg, line, room)
      for (const order of orders) this.#handleLeg(order)
    } catch (error) {
      if (this.#opening.delete(leg)) this.#cannotOpen(leg, wordsOf(error))
    }
  }

  /** A call whose picture cannot be had is still a call. */
  #openPicture(leg: number): Promise<RoomSystem | null> {
    return this.#options.rooms.open(() => this.#options.tell({ type: 'ask-picture', leg })).catch(() => null)
  }

  #giveBack(line: Line | null, room: RoomSystem | null): void {
    line?.close()
    room?.close()
  }

  /** Closed before it was open. */
  #giveUp(leg: number): void {
    if (this.#opening.delete(leg)) this.#cannotOpen(leg, 'closed')
  }

  #cannotOpen(leg: number, why: string): void {
    this.#options.tell({ type: 'ended', leg, why, report: null })
  }

  #answer(leg: number, line: Line, room: RoomSystem | null): void {
    const { comfortNoise, tell, late } = this.#options
    const telephone = new Telephone({ leg, line, room, comfortNoise, tell, late: late() })
    this.#telephones.set(leg, telephone)
    this.#place(telephone)
    tell({ type: 'opened', leg, port: line.port, picturePort: room?.port ?? null })
  }

  #press(leg: number, digit: string): void {
    this.#telephones.get(leg)?.caller.prompts.bargeIn()
    this.#options.tell({ type: 'digit', leg, digit })
  }

  #enter(telephone: Telephone, name: string, identity: string, room: RoomAccess): void {
    this.#leave(telephone)
    const mixer = this.#conferences.get(name) ?? new ConferenceMixer(this.#options)
    this.#conferences.set(name, mixer)
    telephone.conference = { name, mixer }
    mixer.join(telephone.caller, this.#entry(telephone, name, identity, room))
  }

  #entry(telephone: Telephone, name: string, identity: string, access: RoomAccess): Entry {
    const { openRoom, rooms, tell } = this.#options
    const { leg, room } = telephone
    let link: RoomLink | null = null
    return {
      identity,
      open: (events) => (link = openRoom(access, events, room?.events ?? null)),
      opened: () => {
        this.#place(telephone)
        tell({ type: 'entered', leg })
        if (room !== null && link?.pictures) rooms.enter(room, name, identity, link.pictures)
      },
      muted: (muted) => tell({ type: 'muted', leg, muted }),
      told: (word) => tell({ type: 'told', leg, word }),
      closed: (end) => {
        this.#leave(telephone)
        tell({ type: 'expelled', leg, end })
      },
      failed: (error) => this.#end(telephone, wordsOf(error), 'lost'),
    }
  }

  #leave(telephone: Telephone, cause: LegEnd = 'left'): void {
    const { conference } = telephone
    if (conference === null) return
    telephone.conference = null
    if (telephone.room !== null) this.#options.rooms.leave(telephone.room)
    conference.mixer.leave(telephone.caller, cause)
    this.#place(telephone)
    if (conference.mixer.size > 0) return
    conference.mixer.close()
    this.#conferences.delete(conference.name)
  }

  /** To be said whenever it may be in a mix, or out of one, from now on. */
  #place(telephone: Telephone): void {
    if (telephone.inMix) this.#outside.delete(telephone)
    else this.#outside.add(telephone)
  }

  /** What goes wrong with one telephone ends that telephone alone. */
  #attempt(telephone: Telephone, run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#end(telephone, wordsOf(error), 'lost')
    }
  }

  #end(telephone: Telephone, why: string, cause: LegEnd): void {
    if (!this.#telephones.delete(telephone.leg)) return
    this.#leave(telephone, cause)
    this.#outside.delete(telephone)
    const report = telephone.report(this.#options.late())
    telephone.caller.close()
    telephone.room?.close()
    this.#options.tell({ type: 'ended', leg: telephone.leg, why, report })
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
