import { Link, Route, Switch } from 'wouter'
import { useT } from './i18n/i18n.ts'
import { BrandMark } from './ui/icon.tsx'

const NotFoundPage = () => {
  const t = useT()
  return (
    <main className="page narrow">
      <h1>{t('noSuchPage')}</h1>
      <p className="muted">{t('noSuchPageHelp')}</p>
    </main>
  )
}

export const App = () => {
  const t = useT()
  return (
    <>
      <header className="top">
        <Link href="/" aria-label={t('home')} className="row"><BrandMark /> Latch</Link>
      </header>
      <Switch>
        <Route component={NotFoundPage} />
      </Switch>
    </>
  )
}
