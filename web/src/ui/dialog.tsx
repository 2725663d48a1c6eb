import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly role?: 'dialog' | 'alertdialog'
  readonly children: ReactNode
  readonly actions?: ReactNode
}

/** Below 48em it becomes a sheet from the bottom. */
export const Dialog = ({ title, isOpen, onOpenChange, role = 'dialog', children, actions }: DialogProps) => (
  <ModalOverlay className="scrim" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable={role === 'dialog'}>
    <Modal>
      <AriaDialog role={role} className="dialog">
        <Heading slot="title">{title}</Heading>
        {children}
        <div className="dialog-actions">{actions}</div>
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)
export const AlertDialog = (props: Omit<DialogProps, 'role'>) => <Dialog {...props} role="alertdialog" />
