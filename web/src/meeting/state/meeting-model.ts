import type { ConferenceView } from '../../../../shared/api/conference.ts'
import type { Entered } from '../../../../shared/api/enter.ts'
import { API_PREFIX } from '../../../../shared/api/client.ts'
import { streams } from '../../../../shared/api/routes.ts'
import type { Result } from '../../api/client.ts'
import { t } from '../../i18n/i18n.ts'
import { showToast } from '../../ui/toast.tsx'
import { Narrator } from '../notices/narrator.ts'
import { Cell } from './cell.ts'
import { ConferenceState } from './conference-state.ts'
import { handsUp } from './hands.ts'
import type { MediaEnd } from './media-connection.ts'
import { MediaState } from './media-state.ts'
import type { Wants } from './media.ts'
import { microphoneOn, ownTelephones } from './own-microphone.ts'
import type { Choices } from './room-options.ts'
import { RoomTalk } from './room-talk.ts'
import { RoomUi } from './room-ui.ts'
import { StageState } from './stage-state.ts'

export type HowGone =
  | { readonly kind: 'left' }
  | { readonly kind: 'removed'; readonly blocked: boolean }
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly code: string }

export interface Beginning {
  readonly entered: Entered
  readonly choices: Choices
  readonly reenter: () => Promise<Result<Entered>>
  readonly onGone: (how: HowGone) => void
  /** Whenever microphone or camera are wanted or no longer wanted. */
  readonly onWants: (wants: Wants) => void
}

/** The stream knows better how somebody was removed than the media connection, which may be cut first. Milliseconds. */
const WORD_FROM_STREAM = 1_500

/** Everything that one meeting in one browser is, outside React. It ends once, and says how. */
export class MeetingModel {
  readonly conferenceId: string
  readonly updates: ConferenceState
  readonly media: MediaState
  readonly talk: RoomTalk
  readonly stage: StageState
  readonly ui = new RoomUi()
  /** What was asked of the lock and is not yet acknowledged. */
  readonly lockAsked = new Cell<boolean | null>(null)
  readonly #narrator: Narrator
  readonly #onGone: (how: HowGone) => void
  #gone = false

  constructor({ entered, choices, reenter, onGone, onWants }: Beginning) {
    this.conferenceId = entered.conferenceId
    this.#onGone = onGone
    this.updates = new ConferenceState(
      () => new EventSource(API_PREFIX + streams.conferenceEvents.replace(':conferenceId', encodeURIComponent(entered.conferenceId))),
    )
    this.talk = new RoomTalk((topic, text) => this.media.send(topic, text), Date.now)
    this.media = new MediaState(entered, choices, reenter, {
      ended: (end) => this.#mediaEnded(end),
      message: (topic, text, from) => this.#told(topic, text, from),
      connected: () => this.#settle(),
      met: () => this.talk.repeatHand(),
      muted: () => showToast({ text: t('mutedByHost') }),
    })
    this.stage = new StageState(this.updates.conference, this.media.media)
    this.#narrator = new Narrator(this)
    this.media.media.subscribe(() => onWants(this.media.media.read().wants))
    this.updates.conference.subscribe(() => this.#conferenceChanged())
    this.updates.start()
  }

  get view(): ConferenceView | null {
    return this.updates.conference.read().view
  }

  get microphoneOn(): boolean {
    return microphoneOn(this.media.media.read(), ownTelephones(this.view?.attendees ?? []))
  }

  /** SPEC P4: of the telephone, while that carries the sound. Whoever wants to be heard here after it has hung up, is. */
  async setMicrophone(on: boolean): Promise<void> {
    if (this.media.media.read().sound === 'telephone') {
      const telephones = ownTelephones(this.view?.attendees ?? [])
      return void (await this.media.send('microphone', on ? 'unmute' : 'mute', telephones))
    }
    this.media.takeSoundBack()
    await this.media.setMicrophone(on)
  }

  /** A hand that the telephone has raised goes down too. */
  async toggleHand(): Promise<void> {
    const own = this.view?.attendees.filter(({ isMe }) => isMe) ?? []
    await this.talk.raise(handsUp(own, this.talk.hands.read(), this.talk.ownHand.read()).size === 0)
  }

  end(how: HowGone): void {
    if (this.#gone) return
    this.close()
    this.#onGone(how)
  }

  close(): void {
    this.#gone = true
    this.updates.close()
    this.media.close()
    this.stage.close()
    this.#narrator.close()
  }

  #told(topic: string, text: string, from: string): void {
    this.talk.receive(topic, text, from)
    if (topic === 'hand' && text === 'down' && ownTelephones(this.view?.attendees ?? []).includes(from)) this.talk.lowerOwn()
  }

  /** The others know this leg as a new one. */
  #settle(): void {
    this.talk.repeatHand()
    this.talk.askForHands()
  }

  #conferenceChanged(): void {
    const { gone, view } = this.updates.conference.read()
    if (gone !== null) return this.end(gone)
    if (view === null) return
    const ownLegs = view.attendees.flatMap(({ isMe, legs }) => (isMe ? legs.map(({ id }) => id) : []))
    this.media.follow(ownTelephones(view.attendees).length > 0, new Set(ownLegs))
  }

  #mediaEnded(end: MediaEnd): void {
    if (end.kind === 'refused' || end.kind === 'left') return this.end(end)
    setTimeout(() => this.end(end.kind === 'ended' ? end : { kind: 'removed', blocked: false }), WORD_FROM_STREAM)
  }
}
