import { useEffect } from 'react'
import { useMeeting } from '../meeting-context.ts'
import { leaveArea } from './areas.ts'
import { shortcutOf, type Shortcut } from './shortcuts.ts'
import type { MeetingModel } from '../state/meeting-model.ts'

/** The keyboard of a meeting. Holding Space speaks while muted. */
export function useShortcuts(): void {
  const model = useMeeting()
  useEffect(() => {
    const stop = new AbortController()
    const talk = new HoldToTalk(model)
    const down = (event: KeyboardEvent) => {
      const busy = isBusy(event.target)
      const shortcut = shortcutOf(
        { key: event.key, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey, altKey: event.altKey, busy },
        model.ui.letters.read(),
      )
      if (event.key === ' ' && !event.ctrlKey && !isPressable(event.target) && !busy) return talk.hold(event)
      if (shortcut === null || event.defaultPrevented) return
      event.preventDefault()
      if (!event.repeat) run(model, shortcut)
    }
    addEventListener('keydown', down, { signal: stop.signal })
    addEventListener('keyup', (event) => event.key === ' ' && talk.release(), { signal: stop.signal })
    addEventListener('blur', () => talk.release(), { signal: stop.signal })
    return () => stop.abort()
  }, [model])
}

class HoldToTalk {
  readonly #model: MeetingModel
  #held = false

  constructor(model: MeetingModel) {
    this.#model = model
  }

  hold(event: KeyboardEvent): void {
    event.preventDefault()
    const { sound, wants } = this.#model.media.media.read()
    if (this.#held || wants.microphone || sound !== 'browser') return
    this.#held = true
    void this.#model.setMicrophone(true)
  }

  release(): void {
    if (!this.#held) return
    this.#held = false
    void this.#model.setMicrophone(false)
  }
}

const isBusy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role=menu], [role=listbox], [role=dialog], [role=alertdialog]') !== null
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a, [role=button]') !== null

function run(model: MeetingModel, shortcut: Shortcut): void {
  const { ui, media, view } = model
  const isHost = view !== null && view.me.role !== 'attendee'
  const { wants, sharing } = media.media.read()
  const actions: Readonly<Record<Shortcut, () => unknown>> = {
    lock: () => isHost && ui.ask({ kind: view.lock.locked ? 'unlock' : 'lock' }),
    mute: () => model.setMicrophone(!model.microphoneOn),
    camera: () => media.setCamera(!wants.camera),
    share: () => media.setSharing(!sharing),
    roster: () => ui.toggle('roster'),
    door: () => isHost && toTheDoor(model),
    invite: () => ui.ask({ kind: 'invite' }),
    chat: () => ui.toggle('chat'),
    hand: () => model.toggleHand(),
    layout: () => ui.changeLayout(),
    more: () => document.querySelector<HTMLElement>('.ctl.more')?.click(),
    help: () => ui.ask({ kind: 'shortcuts' }),
    area: () => leaveArea(document.activeElement),
  }
  actions[shortcut]()
}

/** The first at the door; the panel may have to be drawn first. */
function toTheDoor({ ui }: MeetingModel): void {
  ui.panel.set('roster')
  requestAnimationFrame(() => document.querySelector<HTMLElement>('.door .button')?.focus())
}
