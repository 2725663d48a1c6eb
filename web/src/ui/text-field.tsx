import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components'
import type { TextFieldProps as AriaTextFieldProps } from 'react-aria-components'

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'> {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly placeholder?: string
  /** Digits and codes, in letters that cannot be mistaken. */
  readonly code?: boolean
  readonly icon?: ReactNode
  /** Keeps the label for screen readers only. */
  readonly hideLabel?: boolean
}

export const TextField = ({ label, help, error, placeholder, code = false, icon, hideLabel = false, ...rest }: TextFieldProps) => (
  <AriaTextField validationBehavior="aria" {...rest} isInvalid={error !== undefined} className="field">
    <Label className={hideLabel ? 'sr-only' : 'field-label'}>{label}</Label>
    <span className="field-box">
      {icon}
      <Input className={code ? 'field-input code' : 'field-input'} {...(placeholder === undefined ? {} : { placeholder })} />
    </span>
    {help === undefined ? null : (
      <Text slot="description" className="field-help">
        {help}
      </Text>
    )}
    <FieldError className="field-error">
      <CircleAlert aria-hidden="true" size={16} />
      {error}
    </FieldError>
  </AriaTextField>
)
