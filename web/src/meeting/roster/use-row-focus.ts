import { useLayoutEffect, useRef, type FocusEvent, type RefObject } from 'react'

interface RowFocus {
  readonly list: RefObject<HTMLDivElement | null>
  readonly onFocus: (event: FocusEvent) => void
  readonly onBlur: (event: FocusEvent) => void
}

/** Somebody's row that moves to another section is a new one: the focus moves along. Rows carry `data-attendee`. */
export function useRowFocus(): RowFocus {
  const list = useRef<HTMLDivElement>(null)
  const focused = useRef<string | null>(null)
  useLayoutEffect(() => {
    if (focused.current === null || document.activeElement !== document.body) return
    const row = list.current?.querySelector<HTMLElement>(`[data-attendee="${focused.current}"] > button`)
    const place = row ?? list.current?.closest<HTMLElement>('.side-panel')
    place?.focus()
  })
  return {
    list,
    onFocus: ({ target }) => {
      focused.current = target.closest<HTMLElement>('[data-attendee]')?.dataset['attendee'] ?? null
    },
    // An element that is taken away loses the focus too, without having given it to another.
    onBlur: ({ target }) => {
      if (target.isConnected) focused.current = null
    },
  }
}
