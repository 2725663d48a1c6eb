import { useState } from 'react'
import { PIN_LENGTH, digitsOf, groupPin } from '../../format/meeting-id.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

/** For those who know the 13-digit PIN that belongs to them. */
export const PinDialog = ({
  isOpen,
  onOpenChange,
  onPin,
}: {
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onPin: (pin: string) => void
}) => {
  const t = useT()
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const pin = digitsOf(text, PIN_LENGTH)
  const complete = pin.length === PIN_LENGTH
  const submit = (): void => {
    setTried(true)
    if (!complete) return
    onOpenChange(false)
    onPin(pin)
  }
  return (
    <Dialog
      title={t('pinTitle')}
      lead={t('pinLead')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      actions={
        <>
          <Button onPress={() => onOpenChange(false)}>{t('cancel')}</Button>
          <Button variant="primary" onPress={submit}>
            {t('join')}
          </Button>
        </>
      }
    >
      <form
        className="pin-form"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <TextField
          label={t('pinLabel')}
          value={text}
          onChange={(typed) => {
            setText(groupPin(typed))
            setTried(false)
          }}
          inputMode="numeric"
          autoComplete="off"
          code
          // The one field of a dialog that was opened for it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          error={tried && !complete ? t('pinNotYet', { count: PIN_LENGTH - pin.length }) : undefined}
        />
      </form>
    </Dialog>
  )
}
