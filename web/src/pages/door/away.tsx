import type { ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { TopBar } from '../shell/top-bar.tsx'
import { useTitle } from '../shell/page.tsx'

export interface AwayProps {
  readonly picture: ReactNode
  readonly title: string
  readonly text: string
  readonly code?: string
  readonly children?: ReactNode
  readonly actions: ReactNode
}

const focus = (element: HTMLElement | null): void => element?.focus({ preventScroll: true })

/** A page for somebody who is not in the meeting: what happened, what did not, and what can be done. Its heading takes the focus, so that it is read aloud. */
export const Away = ({ picture, title, text, code, children, actions }: AwayProps) => {
  const t = useT()
  useTitle(title)
  return (
    <div className="away">
      <TopBar quiet />
      <main id="main" tabIndex={-1}>
        <article className="say">
          {picture}
          <h1 key={title} ref={focus} tabIndex={-1}>
            {title}
          </h1>
          <p className="say-text">{text}</p>
          {children}
          <div className="actions">{actions}</div>
        </article>
      </main>
      <footer className="away-foot">
        <span>{location.host}</span>
        {code === undefined ? null : (
          <span>
            {t('code')} <span className="code">{code}</span>
          </span>
        )}
      </footer>
    </div>
  )
}
