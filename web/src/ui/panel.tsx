import { X } from 'lucide-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useT } from '../i18n/i18n.ts'
import { Button, IconButton } from './button.tsx'
import { takeFocus } from './focus-return.ts'
import { useMedia } from './media.ts'

export interface PanelProps {
  readonly title: string
  readonly onClose: () => void
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  /** Whether it has the focus when it opens, for what is opened to be read at once. */
  readonly takesFocus?: boolean
  readonly children: ReactNode
}

/** Where a panel has room beside the frame. */
export const BESIDE = '(min-width: 64em)'

/** Beside the frame from 64em on, a sheet from the bottom below that. */
export const Panel = (props: PanelProps) => (useMedia(BESIDE) ? <SidePanel {...props} /> : <Sheet {...props} />)

const SidePanel = ({ title, onClose, actions, takesFocus = false, children }: PanelProps) => {
  const t = useT()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (takesFocus && panel.current !== null) takeFocus(panel.current)
  }, [takesFocus])
  return (
    // Escape closes what has the focus; fields and menus within it have had it before.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside ref={panel} className="side-panel" aria-label={title} tabIndex={-1} onKeyDown={({ key }) => key === 'Escape' && onClose()}>
      <header>
        <h2>{title}</h2>
        {actions}
        <IconButton label={t('close')} icon={<X aria-hidden="true" size={20} />} onPress={onClose} />
      </header>
      <div className="panel-scroll">{children}</div>
    </aside>
  )
}

const Sheet = ({ title, onClose, actions, children }: PanelProps) => {
  const t = useT()
  return (
    <ModalOverlay className="scrim sheet-scrim" isOpen onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="sheet-place">
        <Dialog className="sheet">
          <header>
            <Heading slot="title">{title}</Heading>
            {actions}
            <Button size="small" variant="quiet" onPress={onClose}>
              {t('close')}
            </Button>
          </header>
          <div className="panel-scroll">{children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
