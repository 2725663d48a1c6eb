import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { TopBar } from './top-bar.tsx'

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Latch' : `${title} · Latch`
  }, [title])
}

export interface PageProps {
  readonly title: string
  /** Narrow for forms of one column. */
  readonly width?: 'wide' | 'narrow'
  /** Hides the heading where the page brings its own. */
  readonly heading?: ReactNode
  readonly children: ReactNode
}

export const Page = ({ title, width = 'wide', heading, children }: PageProps) => {
  useTitle(title)
  return (
    <>
      <TopBar />
      <main id="main" tabIndex={-1} className={`page ${width}`}>
        {heading === undefined ? <h1>{title}</h1> : heading}
        {children}
      </main>
    </>
  )
}
