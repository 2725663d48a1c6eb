/** Pictures of meetings for the API: each is taken by a thread of its own, which looks into the media room and draws. */
import type { Photograph, Photographer, PictureOrder } from './meetings/take-snapshot.ts'
import { peopleIn } from './meeting-news.ts'
import type { Log } from './ops/log.ts'
import { WORDS } from './phone/ivr/screen-words.ts'
import type { Order, Outcome } from './snapshot/order.ts'

export interface PhotographerNeeds {
  /** Of the media socket, and where its media is heard, on this machine itself. */
  readonly mediaUrl: string
  readonly mediaAddress: string
  readonly log: Log
}

export interface ClosablePhotographer extends Photographer {
  close(): void
}

/** Each is a thread and a process. */
const MOST_AT_ONCE = 2

export function createPhotographer(needs: PhotographerNeeds): ClosablePhotographer {
  const closing = new AbortController()
  /** Of which conferences. */
  const atWork = new Set<string>()
  let available = true
  const take = async (order: PictureOrder): Promise<Photograph> => {
    const { runSnapshot } = await import('./snapshot/snapshot-thread.ts')
    const outcome = await runSnapshot(orderOf(order, needs), closing.signal)
    if (outcome.png === null) return unsuccessful(outcome)
    return { taken: true, png: outcome.png }
  }
  function unsuccessful({ isUnavailable, why }: Outcome & { readonly png: null }): Photograph {
    if (isUnavailable) available = false
    needs.log.warn({ why }, isUnavailable ? 'this machine draws no pictures of meetings' : 'a picture of a meeting could not be drawn')
    return { taken: false, code: isUnavailable ? 'snapshots_unavailable' : 'snapshot_failed' }
  }
  return {
    get available() {
      return available
    },
    async photograph(order) {
      const { id } = order.view
      if (atWork.size >= MOST_AT_ONCE || atWork.has(id)) return { taken: false, code: 'snapshot_failed' }
      atWork.add(id)
      return take(order).finally(() => atWork.delete(id))
    },
    close: () => closing.abort(),
  }
}

/** Whoever asks is seen like everybody else, where they are there. */
function orderOf({ view, token, language }: PictureOrder, { mediaUrl: url, mediaAddress }: PhotographerNeeds): Order {
  const people = peopleIn(view, '').map((person) => ({ ...person, isSelf: false }))
  const { lock, attendees } = WORDS[language]
  const { locked } = view.lock
  const status = { locked, lock: locked ? lock.locked : lock.open, attendees: attendees(people.length) }
  return { url, mediaAddress, token, people, frame: { kind: 'meeting', arrangement: 'grid', status, notice: null } }
}
