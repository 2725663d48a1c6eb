import { useT } from '../../i18n/i18n.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Page } from '../shell/page.tsx'

export const NotFoundPage = () => {
  const t = useT()
  return (
    <Page title={t('noSuchPage')} width="narrow">
      <p className="lead">{t('noSuchPageHelp')}</p>
      <div className="actions">
        <ButtonLink href="/" variant="primary">
          {t('toHome')}
        </ButtonLink>
      </div>
    </Page>
  )
}
