import type { ConferenceView, Path } from '../../../../shared/api/conference.ts'
import { t, type TextKey } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { onRoster } from '../roster/roster-sections.ts'
import { shownName } from '../state/name.ts'
import type { MeetingModel } from '../state/meeting-model.ts'
import { announcementsOf, DoorAnnouncer, newSnapshot, type Announcement } from './announcements.ts'
import { lockToast } from './lock-toast.tsx'
import { pinToast } from './pin-toast.tsx'
import { pinTries } from './pin-tries.ts'
import { snapshotToast } from './snapshot-toast.tsx'

const BY_PATH = { app: 'byBrowser', sdk: 'byProgram', phone: 'byTelephone', room: 'byRoom' } as const satisfies Record<Path, TextKey>
const DOOR_TICK = 1_000

/** Tells screen readers, and everybody by toasts, what has changed. */
export class Narrator {
  readonly #model: MeetingModel
  readonly #door = new DoorAnnouncer()
  readonly #stop: readonly (() => void)[]
  #before: ConferenceView | null = null
  #hands: ReadonlySet<string> = new Set()

  constructor(model: MeetingModel) {
    this.#model = model
    const timer = setInterval(() => this.#sayDoor(), DOOR_TICK)
    this.#stop = [
      () => clearInterval(timer),
      model.updates.conference.subscribe(() => this.#changed()),
      model.talk.hands.subscribe(() => this.#handsChanged()),
    ]
  }

  close(): void {
    for (const stop of this.#stop) stop()
  }

  #changed(): void {
    const before = this.#before
    const after = this.#model.view
    this.#before = after
    for (const announcement of announcementsOf(before, after)) say(announcement)
    for (const pinTry of pinTries(before, after)) pinToast(pinTry)
    const taken = newSnapshot(before, after)
    if (taken !== null) snapshotToast(taken)
    if (before !== null && after !== null && before.lock.version !== after.lock.version)
      lockToast(after.lock.locked, onRoster(after.attendees).length)
  }

  #sayDoor(): void {
    const view = this.#model.view
    const announcement = view === null ? null : this.#door.next(view, Date.now())
    if (announcement !== null) say(announcement)
  }

  #handsChanged(): void {
    const hands = this.#model.talk.hands.read()
    const raised = [...hands].find((leg) => !this.#hands.has(leg))
    this.#hands = hands
    const owner = raised === undefined ? undefined : this.#model.updates.conference.read().owners.get(raised)
    if (owner !== undefined) announce(t('sayHand', { name: shownName(owner) }))
  }
}

const say = ({ key, values, path, urgency }: Announcement): void =>
  announce(t(key, { ...values, ...(path === undefined ? {} : { path: t(BY_PATH[path]) }) }), urgency)
