import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { ButtonProps as AriaButtonProps } from 'react-aria-components'
import { Link } from 'wouter'
import { announce } from './announcer.tsx'
import { Tooltip } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'lock' | 'danger'
type ButtonSize = 'small' | 'medium' | 'large'

interface Look {
  readonly variant?: ButtonVariant
  readonly size?: ButtonSize
  /** Fills the width that it is given. */
  readonly wide?: boolean
}

const classOf = ({ variant = 'plain', size = 'medium', wide = false }: Look): string => `button ${variant} ${size}${wide ? ' wide' : ''}`

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'isPending'>, Look {
  readonly icon?: ReactNode
  readonly children: ReactNode
  /** Said while the work goes on: the button keeps its width and cannot be pressed again. */
  readonly busyLabel?: string
  readonly busy?: boolean
  /** Why it cannot be pressed now; it stays focusable and says so. */
  readonly reason?: string | undefined
}

export const Button = ({ variant, size, wide, icon, children, busyLabel, busy = false, reason, onPress, type, ...rest }: ButtonProps) => {
  const look = classOf({ ...(variant && { variant }), ...(size && { size }), ...(wide === undefined ? {} : { wide }) })
  const refused = reason !== undefined
  useEffect(() => {
    if (busy && busyLabel !== undefined) announce(busyLabel)
  }, [busy, busyLabel])
  // Both stay focusable, unlike a disabled one, so that the focus is not lost and the reason can be read.
  const idle =
    refused || busy ? ({ 'aria-disabled': true, type: 'button' } as const) : { ...(type && { type }), ...(onPress && { onPress }) }
  const button = (
    <AriaButton {...rest} {...idle} className={look} data-busy={busy || undefined} data-refused={refused || undefined}>
      <span className="button-face" data-hidden={(busy && busyLabel !== undefined) || undefined}>
        {icon}
        {children}
      </span>
      {busyLabel === undefined ? null : (
        <span className="button-face" data-hidden={!busy || undefined} aria-hidden={!busy}>
          {busyLabel}
        </span>
      )}
    </AriaButton>
  )
  return refused ? <Tooltip text={reason}>{button}</Tooltip> : button
}

export interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  /** Its name, shown as a tooltip too. */
  readonly label: string
  readonly icon: ReactNode
}
export const IconButton = ({ label, icon, ...rest }: IconButtonProps) => (
  <Tooltip text={label}>
    <AriaButton {...rest} aria-label={label} className="icon-button">
      {icon}
    </AriaButton>
  </Tooltip>
)

/** A link that looks like a button. */
export const ButtonLink = ({
  href,
  icon,
  children,
  onFollow,
  ...look
}: Look & { readonly href: string; readonly icon?: ReactNode; readonly children: ReactNode; readonly onFollow?: () => void }) => (
  <Link href={href} className={classOf(look)} {...(onFollow && { onClick: onFollow })}>
    <span className="button-face">
      {icon}
      {children}
    </span>
  </Link>
)
