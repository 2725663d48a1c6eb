/** Where the focus goes when a dialog or panel opens and closes, so that it is never lost (WCAG 2.4.3). */

/** What is about to open something: the button of an open menu, else what has the focus. */
export function openerNow(): HTMLElement | null {
  const { activeElement } = document
  return (
    document.querySelector<HTMLElement>('[aria-haspopup][aria-expanded="true"]') ??
    (activeElement instanceof HTMLElement ? activeElement : null)
  )
}

/** Dialogs give it back by themselves; where what they would give it to has gone, it goes to the opener, or to where that stood. */
export function giveFocusBack(opener: HTMLElement | null): void {
  onceNothingIsOpen(() => {
    if (document.activeElement !== document.body) return
    const place = opener?.isConnected === true ? opener : document.querySelector<HTMLElement>('.side-panel, .frame')
    place?.focus()
  })
}

export function takeFocus(element: HTMLElement): void {
  onceNothingIsOpen(() => element.isConnected && element.focus())
}

/** Menus and dialogs hide all else from screen readers until they have faded away, and give the focus back a frame later. */
function onceNothingIsOpen(then: () => void): void {
  const open = document.querySelector('[role=menu], [role=dialog], [role=alertdialog]')
  requestAnimationFrame(() => (open === null ? requestAnimationFrame(then) : onceNothingIsOpen(then)))
}
