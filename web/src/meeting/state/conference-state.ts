import type { ConferenceUpdate, LockView } from '../../../../shared/api/conference.ts'
import { backOff } from './back-off.ts'
import { Cell } from './cell.ts'
import { applyUpdate, noConference, type Conference } from './conference-update.ts'

/** What is used of `EventSource`. */
export interface UpdateSource {
  onmessage: ((event: MessageEvent<string>) => void) | null
  onerror: ((event: Event) => void) | null
  close(): void
}

/** The conference as the server tells it, kept up to date until it is over for this reader. */
export class ConferenceState {
  readonly conference = new Cell<Conference>(noConference)
  readonly #open: () => UpdateSource
  #source: UpdateSource | null = null
  #retry: ReturnType<typeof setTimeout> | undefined
  #tries = 0
  #closed = false

  constructor(open: () => UpdateSource) {
    this.#open = open
  }

  start(): void {
    if (this.#closed) return
    this.#source?.close()
    clearTimeout(this.#retry)
    const source = this.#open()
    this.#source = source
    source.onmessage = (event) => this.#apply(source, event.data)
    source.onerror = () => this.#lost(source)
  }

  /** The answer to one's own lock or unlock may be here before the stream tells it. The meeting ID comes with the stream. */
  acknowledge(lock: LockView): void {
    const { view } = this.conference.read()
    if (view === null) return
    this.conference.change((conference) =>
      applyUpdate(conference, { type: 'lock', lock, number: lock.locked ? null : view.number, mayInvite: view.me.mayInvite }),
    )
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#retry)
    this.#source?.close()
    this.#source = null
  }

  #apply(source: UpdateSource, data: string): void {
    if (source !== this.#source) return
    this.#tries = 0
    // The server of this page's own version wrote it, by the same schema.
    this.conference.change((conference) => applyUpdate(conference, JSON.parse(data) as ConferenceUpdate))
    if (this.conference.read().gone !== null) this.close()
  }

  /** `EventSource` would come back by itself from some errors, but slowly, and from others never. */
  #lost(source: UpdateSource): void {
    if (source !== this.#source) return
    source.close()
    this.conference.change((conference) => ({ ...conference, live: false }))
    this.#retry = setTimeout(() => this.start(), backOff((this.#tries += 1), Math.random()))
  }
}
