/** One caller from the first ring to the end of the line: the telephone's SIP, its sound, the dialogue and the door, tied together. */
import type { Action, HangUpCause } from '../ivr/action.ts'
import type { Answer, Command, OwnCommand } from '../ivr/command.ts'
import { startDialogue } from '../ivr/dialogue-state.ts'
import { hear } from '../ivr/dialogue.ts'
import type { Closing, Event } from '../ivr/event.ts'
import { keyOf } from '../ivr/key.ts'
import type { Language } from '../ivr/prompt.ts'
import type { Narrate } from '../prompts/narrator.ts'
import { parseInfoDigit } from '../sip/message/info-digit.ts'
import { isPictureFastUpdate } from '../sip/message/picture-fast-update.ts'
import type { GiveDescription } from '../sip/dialog/invite-session.ts'
import type { Word } from '../media/mixer/ports.ts'
import { CallPicture } from './call-picture.ts'
import type { CallerSeat, DoorAnswer, Threshold } from './door.ts'
import { legTerms } from './leg-terms.ts'
import type { Line } from './line.ts'
import type { Negotiation } from './negotiation.ts'
import type { CallPorts, CallSound, SoundLeg, SoundLegEvents } from './sound.ts'

export interface CallNeeds {
  readonly sound: CallSound
  /** What the dialogue wants said; `ownPin` is for the caller's ear, and empty where it may hear none. */
  readonly speak: Narrate
  /** Calls back once, unless it is called off before. */
  readonly after: (milliseconds: number, then: () => void) => () => void
  readonly ended: (call: PhoneCall, cause: CallEnd) => void
  /** The name of this server, as room systems read it. */
  readonly service?: string
}

/** `line-lost`: neither refreshed nor answered any more. */
export type CallEnd = HangUpCause | 'hung-up' | 'line-lost' | 'no-sound' | 'no-agreement'

export class PhoneCall {
  readonly #line: Line
  readonly #needs: CallNeeds
  readonly #leg: SoundLeg
  readonly #picture: CallPicture
  readonly #timers = new Map<string, () => void>()
  #dialogue: ReturnType<typeof startDialogue>
  #negotiation: Negotiation | null = null
  #seat: CallerSeat | null = null
  #threshold: Threshold | null = null
  /** What is being played (the dialogue ends it where a key may), so that what took too long to fetch is not played over it. */
  #playing = 0
  #handUp = false
  #end: CallEnd | null = null

  constructor(line: Line, languages: readonly [Language, ...Language[]], needs: CallNeeds) {
    this.#line = line
    this.#needs = needs
    this.#dialogue = startDialogue(languages)
    const events: SoundLegEvents = {
      opened: (ports) => this.#open(ports),
      digit: (digit) => this.#press(digit),
      played: (play) => this.#hear({ type: 'playEnded', play }),
      expelled: (end) => this.#expelled(end),
      muted: (muted) => muted && this.#hear({ type: 'mutedByHost' }),
      told: (word) => this.#told(word),
      pictureWanted: () => line.askForKeyFrame(),
      silent: () => line.probe(),
      ended: () => this.#over('no-sound'),
    }
    this.#leg = needs.sound.open(events, line.mayHavePicture)
    this.#picture = new CallPicture(this.#leg, needs.service ?? '')
    line.listen({
      offer: (sdp, give) => this.#offered(sdp, give),
      answer: (sdp) => this.#accepted(sdp),
      established: () => this.#hear(line.opening),
      info: (contentType, body) => this.#informed(mediaType(contentType), body.toString('latin1')),
      ended: ({ by }) => this.#over(by === 'network' ? 'line-lost' : 'hung-up'),
    })
  }

  /** The server ends: the caller's line is given back. */
  close(): void {
    this.#over('fault')
  }

  /** Ends it with a word, where somebody is in the meeting. */
  leave(closing: Closing): void {
    if (this.#seat === null) this.close()
    else this.#hear({ type: 'closed', closing })
  }

  #open(ports: CallPorts): void {
    this.#negotiation = this.#line.open(ports)
    if (this.#negotiation === null) this.#over('no-agreement')
    else this.#agree()
  }

  #offered(sdp: string | null, give: GiveDescription): void {
    const negotiation = this.#negotiation
    if (negotiation === null) return give(null)
    give(sdp === null ? negotiation.offer() : negotiation.answer(sdp))
    this.#agree()
  }

  #accepted(sdp: string): void {
    if (this.#negotiation?.accept(sdp) === true) this.#agree()
    else this.#over('no-agreement')
  }

  /** A telephone that holds us plays music, and hears nothing. */
  #agree(): void {
    const audio = this.#negotiation?.audio
    if (!audio) return
    this.#leg.agree(legTerms(audio))
    this.#leg.hold(audio.direction === 'inactive' || audio.direction === 'recvonly')
    const video = this.#negotiation?.video ?? null
    if (this.#picture.agree(video)) this.#hear({ type: 'picture', seen: video !== null })
  }

  #informed(contentType: string, body: string): void {
    if (isPictureFastUpdate(contentType, body)) this.#leg.refreshPicture()
    else this.#press(parseInfoDigit(contentType, body)?.digit ?? '')
  }

  #press(digit: string): void {
    const key = keyOf(digit)
    if (key !== null) this.#hear({ type: 'key', key })
  }

  #told({ from, topic, text }: Word): void {
    if (topic === 'hand' && text === '?' && this.#handUp) return this.#leg.say('hand', 'up')
    const command = this.#seat?.isOwn(from) === true ? WORDS.get(`${topic} ${text}`) : undefined
    if (command !== undefined) this.#hear({ type: 'asked', command })
  }

  #expelled(end: string): void {
    if (end === 'refused') return this.#hear({ type: 'refused', code: 'token_refused' })
    const closing = end === 'removed' || end === 'ended' ? end : end === 'replaced' ? 'moved' : 'lost'
    this.#hear({ type: 'closed', closing })
  }

  #hear(event: Event): void {
    if (this.#end !== null) return
    const { state, actions } = hear(this.#dialogue, event)
    this.#dialogue = state
    this.#picture.show(state)
    for (const action of actions) this.#do(action)
  }

  #do(action: Action): void {
    switch (action.type) {
      case 'play':
        return void this.#play(action)
      case 'stopPlaying':
        this.#playing = 0
        return this.#leg.stopPrompts()
      case 'tryDoor':
        return void this.#enter(() => this.#line.enter({ kind: action.kind, number: action.number }, this.#picture.path))
      case 'tryAgain':
        return void this.#enter(() => this.#threshold?.enter() ?? Promise.reject(new Error('there was no refusal')))
      case 'takeCall':
        return void this.#enter(() => this.#line.enter({ kind: 'called' }, 'phone'))
      case 'command':
        return void this.#command(action.command)
      case 'connectMedia':
        return this.#connectMedia()
      case 'disconnectMedia':
        return this.#leg.leave()
      case 'startTimer': {
        const { name, timer, afterMs } = action
        this.#timers.get(name)?.()
        this.#timers.set(
          name,
          this.#needs.after(afterMs, () => this.#hear({ type: 'timeout', timer })),
        )
        return
      }
      case 'hangUp':
        return this.#over(action.cause)
    }
  }

  async #play({ play, parts }: Extract<Action, { type: 'play' }>): Promise<void> {
    this.#playing = play
    const ownPin = parts.some(({ kind }) => kind === 'own-pin') ? await this.#ownPin() : ''
    const sound = await this.#needs.speak(parts, ownPin)
    if (this.#end !== null || this.#playing !== play) return
    this.#leg.play({ id: play, sound, over: this.#seat === null ? 'replace' : 'duck', bargeIn: false })
  }

  async #ownPin(): Promise<string> {
    return (await this.#seat?.ownPin().catch(() => null)) ?? ''
  }

  async #enter(ask: () => Promise<DoorAnswer>): Promise<void> {
    try {
      const answer = await ask()
      if (!answer.admitted) return this.#refused(answer)
      if (this.#end !== null) return answer.seat.close()
      this.#seat = answer.seat
      answer.seat.watch(
        (news) => this.#hear(news),
        (people) => this.#picture.meet(people),
      )
      this.#hear({ type: 'admitted', seat: answer.seat.found })
    } catch {
      this.#hear({ type: 'doorFailed' })
    }
  }

  #refused({ code, threshold }: DoorAnswer & { readonly admitted: false }): void {
    if (this.#end !== null) return
    this.#threshold?.close()
    this.#threshold = threshold ?? null
    threshold?.watch(() => this.#hear({ type: 'letIn' }))
    this.#hear({ type: 'refused', code })
  }

  #connectMedia(): void {
    const seat = this.#seat
    if (seat !== null) this.#leg.enter(seat.conferenceId, seat.legId, seat.room)
  }

  async #command(command: Command): Promise<void> {
    this.#hear({ type: 'answer', answer: await this.#answerTo(command) })
  }

  async #answerTo(command: Command): Promise<Answer> {
    if (command.name === 'mute') {
      this.#leg.mute(command.muted)
      return { to: 'mute', muted: command.muted }
    }
    if (command.name === 'raiseHand') {
      this.#handUp = command.raised
      this.#leg.say('hand', command.raised ? 'up' : 'down')
      return { to: 'raiseHand', raised: command.raised }
    }
    const answer = await this.#seat?.do(command).catch(() => undefined)
    return answer ?? { to: command.name, whyNot: 'failed' }
  }

  /** Once, whoever ends it: the other parts are told, and none of them is heard any more. */
  #over(cause: CallEnd): void {
    if (this.#end !== null) return
    this.#end = cause
    for (const callOff of this.#timers.values()) callOff()
    this.#seat?.close()
    this.#threshold?.close()
    this.#line.close(cause !== 'no-agreement')
    this.#leg.close(cause === 'hung-up' ? 'left' : 'lost')
    this.#needs.ended(this, cause)
  }
}

/** What the caller's own browser may ask of the call, by topic and text of a data message. A hand goes up here by a key alone. */
const WORDS: ReadonlyMap<string, OwnCommand> = new Map([
  ['microphone mute', { name: 'mute', muted: true }],
  ['microphone unmute', { name: 'mute', muted: false }],
  ['hand down', { name: 'raiseHand', raised: false }],
])

const mediaType = (contentType: string): string => contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
