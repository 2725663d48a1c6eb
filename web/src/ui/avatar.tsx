import type { CSSProperties, ReactNode } from 'react'
import { initialsOf, tintOf } from './person.ts'

export interface AvatarProps {
  /** ID of the person or attendee: its tint. */
  readonly id: string
  readonly name: string
  /** An unproved name gets a dashed circle and no tint (SPEC R7). */
  readonly proved?: boolean
  readonly size?: 'small' | 'medium' | 'large'
  /** In place of initials, for example for a room system. */
  readonly icon?: ReactNode
}

/** Decoration beside a name, so hidden from screen readers. */
export const Avatar = ({ id, name, proved = true, size = 'medium', icon }: AvatarProps) => (
  // CSS variables are not among React's style properties.
  <span className={`avatar ${size}${proved ? '' : ' unproved'}`} style={{ '--h': tintOf(id) } as CSSProperties} aria-hidden="true">
    {icon ?? (proved ? initialsOf(name) : '?')}
  </span>
)
