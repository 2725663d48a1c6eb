import type { ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { Tooltip } from '../../ui/tooltip.tsx'

export interface ControlProps {
  readonly icon: ReactNode
  /** Under the icon. */
  readonly label: string
  /** The action in full, for screen readers and the tooltip. */
  readonly name?: string
  readonly shortcut?: string
  readonly look?: 'off' | 'key' | 'leave' | 'open' | 'more'
  readonly badge?: { readonly count: number; readonly label: string } | undefined
  /** Absent for the button of a menu, which presses it itself. */
  readonly onPress?: () => void
}

export const Control = ({ icon, label, name = label, shortcut, look, badge, onPress }: ControlProps) => (
  <Tooltip text={shortcut === undefined ? name : `${name} · ${shortcut}`}>
    <Button
      className={`ctl ${look ?? ''}`}
      aria-label={badge === undefined ? name : `${name} ${badge.label}`}
      {...(onPress === undefined ? {} : { onPress })}
    >
      {icon}
      <span className="ctl-label">{label}</span>
      {badge === undefined ? null : <span className="count" aria-hidden="true" data-count={badge.count > 99 ? '99+' : badge.count} />}
    </Button>
  </Tooltip>
)
