import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue, Text } from 'react-aria-components'

export interface SelectProps<K extends string> {
  readonly label: string
  readonly options: readonly { readonly id: K; readonly label: string }[]
  readonly value: K
  readonly onChange: (value: K) => void
  readonly icon?: ReactNode
  readonly help?: string
  readonly isDisabled?: boolean
}

export const Select = <K extends string>({ label, options, value, onChange, icon, help, isDisabled = false }: SelectProps<K>) => (
  <AriaSelect
    className="field"
    selectedKey={value}
    isDisabled={isDisabled}
    // The keys are the options' own IDs.
    onSelectionChange={(key) => key !== null && onChange(key as K)}
  >
    <Label className="field-label">{label}</Label>
    <Button className="select-button">
      {icon}
      <SelectValue className="select-value" />
      <ChevronDown aria-hidden="true" size={20} />
    </Button>
    {help === undefined ? null : (
      <Text slot="description" className="field-help">
        {help}
      </Text>
    )}
    <Popover className="menu-place select-place">
      <ListBox className="menu" items={options}>
        {(option) => (
          <ListBoxItem className="menu-item" id={option.id} textValue={option.label}>
            {({ isSelected }) => (
              <>
                <span className="menu-words">{option.label}</span>
                {isSelected ? <Check aria-hidden="true" size={20} /> : null}
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </AriaSelect>
)
