import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '../../../i18n/i18n.ts'

interface FigureProps {
  readonly label: string
  /** It is worse than it should be. */
  readonly warns?: boolean
  readonly children: ReactNode
}

/** A figure and what it is of, inside `<dl className="figures">`. */
export const Figure = ({ label, warns = false, children }: FigureProps) => {
  const t = useT()
  return (
    <div className="figure" data-warns={warns}>
      <dt>{label}</dt>
      <dd>
        {warns ? <TriangleAlert aria-hidden="true" size={14} /> : null}
        {warns ? <span className="sr-only">{t('engineWarns')} </span> : null}
        {children}
      </dd>
    </div>
  )
}
