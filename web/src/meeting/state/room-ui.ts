import { Cell } from './cell.ts'

export type PanelName = 'roster' | 'chat' | 'dial-in'
export type DialogName =
  | { readonly kind: 'lock' | 'unlock' | 'invite' | 'information' | 'leave' | 'end' | 'devices' | 'shortcuts' }
  | { readonly kind: 'remove'; readonly attendeeId: string; readonly block: boolean }
export type Layout = 'grid' | 'speaker'

const LETTERS_OFF = 'latch.single-letter-shortcuts-off'

/** What is open on the screen. One panel and one dialog at a time. */
export class RoomUi {
  readonly panel = new Cell<PanelName | null>(matchMedia('(min-width: 64em)').matches ? 'roster' : null)
  readonly dialog = new Cell<DialogName | null>(null)
  readonly layout = new Cell<Layout>('grid')
  readonly letters = new Cell(localStorage.getItem(LETTERS_OFF) === null)

  toggle(panel: PanelName): void {
    this.panel.change((open) => (open === panel ? null : panel))
  }

  ask(dialog: DialogName | null): void {
    this.dialog.set(dialog)
  }

  changeLayout(): void {
    this.layout.change((layout) => (layout === 'grid' ? 'speaker' : 'grid'))
  }

  setLetters(on: boolean): void {
    this.letters.set(on)
    if (on) localStorage.removeItem(LETTERS_OFF)
    else localStorage.setItem(LETTERS_OFF, 'off')
  }
}
