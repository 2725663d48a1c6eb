import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, Label, Radio, RadioGroup, Switch as AriaSwitch } from 'react-aria-components'

interface OnOff {
  readonly label: ReactNode
  readonly note?: ReactNode
  readonly isSelected: boolean
  readonly onChange: (selected: boolean) => void
  readonly isDisabled?: boolean
}

const Words = ({ label, note }: { readonly label: ReactNode; readonly note?: ReactNode }) => (
  <span className="choice-words">
    {label}
    {note === undefined ? null : <small>{note}</small>}
  </span>
)

export const Checkbox = ({ label, note, ...rest }: OnOff) => (
  <AriaCheckbox {...rest} className="choice">
    <span className="check-box">
      <Check aria-hidden="true" size={16} strokeWidth={3} />
    </span>
    <Words label={label} note={note} />
  </AriaCheckbox>
)

export const Switch = ({ label, note, ...rest }: OnOff) => (
  <AriaSwitch {...rest} className="choice switch">
    <Words label={label} note={note} />
    <span className="switch-track">
      <span className="switch-knob" />
    </span>
  </AriaSwitch>
)

export interface RadioChoiceProps<K extends string> {
  readonly label: string
  readonly options: readonly { readonly id: K; readonly label: string; readonly note?: string }[]
  readonly value: K
  readonly onChange: (value: K) => void
}
export const RadioChoice = <K extends string>({ label, options, value, onChange }: RadioChoiceProps<K>) => (
  // The values are the options' own IDs.
  <RadioGroup className="choices" value={value} onChange={(next) => onChange(next as K)}>
    <Label className="field-label">{label}</Label>
    {options.map((option) => (
      <Radio key={option.id} value={option.id} className="choice">
        <span className="radio-dot" />
        <Words label={option.label} note={option.note} />
      </Radio>
    ))}
  </RadioGroup>
)
