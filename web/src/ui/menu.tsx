import type { ReactElement, ReactNode } from 'react'
import { Keyboard, Menu as AriaMenu, MenuItem as AriaMenuItem, MenuTrigger, Popover, Separator, Text } from 'react-aria-components'
import type { PopoverProps } from 'react-aria-components'

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  /** Name of the list. */
  readonly label: string
  readonly placement?: PopoverProps['placement']
  readonly children: ReactNode
}

export const Menu = ({ trigger, label, placement = 'bottom end', children }: MenuProps) => (
  <MenuTrigger>
    {trigger}
    <Popover placement={placement ?? 'bottom end'} className="menu-place">
      <AriaMenu className="menu" aria-label={label}>
        {children}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
)

export interface MenuItemProps {
  readonly label: string
  readonly onAction: () => void
  readonly icon?: ReactNode
  /** A second line in muted letters. */
  readonly note?: string
  readonly shortcut?: string
  readonly danger?: boolean
  readonly isDisabled?: boolean
}

export const MenuItem = ({ label, onAction, icon, note, shortcut, danger = false, isDisabled = false }: MenuItemProps) => (
  <AriaMenuItem className={danger ? 'menu-item bad' : 'menu-item'} textValue={label} onAction={onAction} isDisabled={isDisabled}>
    {icon}
    <span className="menu-words">
      <Text slot="label">{label}</Text>
      {note === undefined ? null : (
        <Text slot="description" className="menu-note">
          {note}
        </Text>
      )}
    </span>
    {shortcut === undefined ? null : <Keyboard className="menu-key" data-keys={shortcut} />}
  </AriaMenuItem>
)

export const MenuSeparator = () => <Separator className="menu-line" />
