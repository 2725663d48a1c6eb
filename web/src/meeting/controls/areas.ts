/** F6: header, frame, panel and controls, one after the other. Focus goes to the first control of an area, or to the area itself. */
export function leaveArea(from: Element | null): void {
  const areas = [...document.querySelectorAll<HTMLElement>('[data-area], .side-panel')]
  const here = areas.findIndex((area) => area.contains(from))
  const next = areas[(here + 1) % areas.length]
  const first = next?.querySelector<HTMLElement>('button, textarea, input, a[href]')
  ;(first ?? next)?.focus()
}
