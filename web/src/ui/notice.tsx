import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** What lasts, under the header over the full width: a lost connection, a blocked camera. */
export const Banner = ({
  tone = 'info',
  icon,
  action,
  children,
}: {
  readonly tone?: 'info' | 'problem'
  readonly icon?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
}) => (
  <div className={`banner ${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
    {icon ?? <CircleAlert aria-hidden="true" size={20} />}
    <span className="banner-words">{children}</span>
    {action}
  </div>
)

/** A quiet box of words inside a page. `lock` only for what is locked. */
export const Note = ({
  tone = 'plain',
  icon,
  children,
  action,
}: {
  readonly tone?: 'plain' | 'lock' | 'problem'
  readonly icon?: ReactNode
  readonly children: ReactNode
  readonly action?: ReactNode
}) => (
  <div className={`note ${tone}`}>
    {icon}
    <span className="note-words">{children}</span>
    {action}
  </div>
)

/** One sentence and one action, no drawing. */
export const EmptyState = ({ children, action }: { readonly children: ReactNode; readonly action?: ReactNode }) => (
  <div className="empty">
    <p>{children}</p>
    {action}
  </div>
)
