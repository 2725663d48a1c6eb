import { Component } from 'react'
import type { ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'

/** React knows no other way than a class to catch what a child throws. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError = (): { broken: boolean } => ({ broken: true })
  override render(): ReactNode {
    return this.state.broken ? <BrokenPage /> : this.props.children
  }
}

const BrokenPage = () => {
  const t = useT()
  return (
    <main className="page narrow">
      <h1>{t('brokenTitle')}</h1>
      <p className="lead">{t('brokenText')}</p>
      <div className="actions">
        <Button variant="primary" onPress={() => location.reload()}>
          {t('brokenReload')}
        </Button>
      </div>
    </main>
  )
}
