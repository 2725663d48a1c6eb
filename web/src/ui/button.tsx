import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { ButtonProps as AriaButtonProps } from 'react-aria-components'

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'lock' | 'danger'
export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  readonly variant?: ButtonVariant
  readonly children: ReactNode
}

export const Button = ({ variant = 'plain', children, ...rest }: ButtonProps) => (
  <AriaButton {...rest} className={`button ${variant}`}>{children}</AriaButton>
)
