import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useT } from '../i18n/i18n.ts'
import { Button, IconButton } from './button.tsx'
import { useMedia } from './media.ts'

export interface PanelProps {
  readonly title: string
  readonly onClose: () => void
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** Where a panel has room beside the frame. */
export const BESIDE = '(min-width: 64em)'

/** Beside the frame from 64em on, a sheet from the bottom below that. */
export const Panel = (props: PanelProps) => (useMedia(BESIDE) ? <SidePanel {...props} /> : <Sheet {...props} />)

const SidePanel = ({ title, onClose, actions, children }: PanelProps) => {
  const t = useT()
  return (
    <aside className="side-panel" aria-label={title}>
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
