import { useT } from '../../i18n/i18n.ts'
import { Page } from '../shell/page.tsx'
import { tokenIn } from './fragment-token.ts'
import { NewAccountForm } from './new-account-form.tsx'

export const RegisterPage = () => {
  const t = useT()
  const token = tokenIn(location.hash)
  return (
    <Page title={t('registerTitle')} width="narrow">
      <p className="lead">{token === '' ? t('registerNoToken') : t('registerLead')}</p>
      {token === '' ? null : <NewAccountForm operation="register" token={token} action={t('registerAction')} />}
    </Page>
  )
}
