import { useId } from 'react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useT } from '../i18n/i18n.ts'
import { Button } from './button.tsx'

export interface DialogProps {
  readonly title: string
  /** One sentence under the title; it describes the dialog to screen readers. */
  readonly lead?: ReactNode
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly role?: 'dialog' | 'alertdialog'
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** IDs of more elements that describe it, after the lead. */
  readonly describedBy?: string
}

/** Below 48em it becomes a sheet from the bottom. Focus goes back to what opened it. */
export const Dialog = ({ title, lead, isOpen, onOpenChange, role = 'dialog', children, actions, describedBy }: DialogProps) => {
  const leadId = useId()
  const description = [lead === undefined ? [] : leadId, describedBy ?? []].flat().join(' ')
  return (
    <ModalOverlay className="scrim" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable={role === 'dialog'}>
      <Modal className="dialog-place">
        <AriaDialog role={role} className="dialog" {...(description === '' ? {} : { 'aria-describedby': description })}>
          <Heading slot="title" className="dialog-title">
            {title}
          </Heading>
          {lead === undefined ? null : (
            <p id={leadId} className="dialog-lead">
              {lead}
            </p>
          )}
          {children}
          {actions === undefined ? null : <div className="dialog-actions">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** Asks before something that others feel. Its first focus is Cancel, which it brings along; `actions` is the button that does it. */
export const AlertDialog = ({ actions, ...props }: Omit<DialogProps, 'role'>) => {
  const t = useT()
  return (
    <Dialog
      {...props}
      role="alertdialog"
      actions={
        <>
          {/* SPEC L3: nothing happens unless the other button is chosen, so the safe one has the focus. */}
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
          <Button autoFocus onPress={() => props.onOpenChange(false)}>
            {t('cancel')}
          </Button>
          {actions}
        </>
      }
    />
  )
}
