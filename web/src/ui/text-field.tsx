import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components'
import type { TextFieldProps as AriaTextFieldProps } from 'react-aria-components'

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'> {
  readonly label: string
  readonly help?: string
  readonly error?: string
}

export const TextField = ({ label, help, error, ...rest }: TextFieldProps) => (
  <AriaTextField {...rest} isInvalid={error !== undefined} className="field">
    <Label>{label}</Label>
    <Input />
    {help === undefined ? null : <Text slot="description" className="muted">{help}</Text>}
    <FieldError className="field-error">{error}</FieldError>
  </AriaTextField>
)
