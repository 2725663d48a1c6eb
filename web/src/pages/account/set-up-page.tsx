import { useServerInfo } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Page } from '../shell/page.tsx'
import { tokenIn } from './fragment-token.ts'
import { NewAccountForm } from './new-account-form.tsx'

/** The first account of a new server, from the link that the server printed at its first start. */
export const SetUpPage = () => {
  const t = useT()
  const { data: server } = useServerInfo()
  const token = tokenIn(location.hash)
  if (server?.needsSetUp === false)
    return (
      <Page title={t('setUpDoneTitle')} width="narrow">
        <p className="lead">{t('setUpDoneText')}</p>
        <div className="actions">
          <ButtonLink href="/" variant="primary">
            {t('toMeetings')}
          </ButtonLink>
        </div>
      </Page>
    )
  return (
    <Page title={t('setUpTitle')} width="narrow">
      <p className="lead">{token === '' ? t('setUpNoToken') : t('setUpLead')}</p>
      {token === '' ? null : <NewAccountForm operation="setUp" token={token} action={t('setUpAction')} />}
    </Page>
  )
}
