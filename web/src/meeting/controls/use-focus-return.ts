import { useEffect } from 'react'
import { giveFocusBack, openerNow } from '../../ui/focus-return.ts'
import { useMeeting } from '../meeting-context.ts'
import type { Readable } from '../state/cell.ts'

/** Of the meeting's dialogs and panels. */
export function useFocusReturn(): void {
  const { ui } = useMeeting()
  useEffect(() => {
    const stop = [followOpening(ui.dialog), followOpening(ui.panel)]
    return () => stop.forEach((each) => each())
  }, [ui])
}

/** Null is closed. */
function followOpening(what: Readable<unknown>): () => void {
  let opener: HTMLElement | null = null
  return what.subscribe(() => {
    if (what.read() === null) giveFocusBack(opener)
    else opener = openerNow()
  })
}
