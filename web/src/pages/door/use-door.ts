import { useCallback, useRef, useState } from 'react'
import type { Enter, Entered } from '../../../../shared/api/enter.ts'
import { call } from '../../api/client.ts'
import type { Result } from '../../api/client.ts'
import { queryClient } from '../../api/session.ts'
import { afterEnter, afterMeeting, entering, onNews } from './door-state.ts'
import type { DoorState, Gone } from './door-state.ts'
import { useDoorNews } from './use-door-news.ts'

export type By = Enter['by']

export interface Door {
  readonly state: DoorState
  readonly enter: (name: string, by?: By) => void
  /** Once more, the same way as last time. */
  readonly again: () => void
  /** The same way in as last time, for a meeting whose connection was lost for long. */
  readonly reenter: () => Promise<Result<Entered>>
  readonly gone: (how: Gone) => void
  /** The name that was tried last. */
  readonly triedName: string
}

interface Way {
  readonly by: By
  readonly name: string
}
const knock = ({ by, name }: Way): Promise<Result<Entered>> => call('enter', { body: { by, ...(name === '' ? {} : { name }), leg: 'app' } })

/** One visit to one door: whoever goes to another door is given another one, by `key`. */
export function useDoor(by: By): Door {
  const [state, setState] = useState<DoorState>({ at: 'lobby' })
  const way = useRef<Way>({ by, name: '' })
  const [triedName, setTriedName] = useState('')
  const busy = useRef(false)

  const tryAgain = useCallback(async (): Promise<void> => {
    if (busy.current) return
    busy.current = true
    setState(entering)
    const result = await knock(way.current)
    busy.current = false
    setState(afterEnter(result))
  }, [])

  const enter = useCallback(
    (name: string, other?: By) => {
      way.current = { by: other ?? by, name }
      setTriedName(name)
      void tryAgain()
    },
    [by, tryAgain],
  )
  const gone = useCallback((how: Gone) => {
    void queryClient.invalidateQueries({ queryKey: ['meetings'] })
    setState(afterMeeting(how, Date.now()))
  }, [])

  const waiting = state.at === 'refused' && state.code === 'meeting_locked' && 'number' in by ? by.number : null
  useDoorNews(waiting, (news) => {
    const next = onNews(news)
    if (next === 'enter') void tryAgain()
    if (next === 'no_meeting' || next === 'open_now') setState({ at: 'refused', code: next, retryAfter: null })
  })

  return {
    state,
    enter,
    again: useCallback(() => void tryAgain(), [tryAgain]),
    reenter: useCallback(() => knock(way.current), []),
    gone,
    triedName,
  }
}
