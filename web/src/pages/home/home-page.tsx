import { CallFailed, useMe } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Unreachable } from '../fallback/unreachable.tsx'
import { Page } from '../shell/page.tsx'
import { SignedInHome } from './signed-in-home.tsx'
import { WelcomePage } from './welcome-page.tsx'

export const HomePage = () => {
  const t = useT()
  const { data: me, error, refetch, isFetching } = useMe()
  if (error instanceof CallFailed)
    return (
      <Page title={t('navMeetings')}>
        <Unreachable onAgain={() => void refetch()} busy={isFetching} />
      </Page>
    )
  if (me === undefined)
    return (
      <Page title="" heading={null}>
        <output className="sr-only">{t('loading')}</output>
      </Page>
    )
  return me === null ? <WelcomePage /> : <SignedInHome me={me} />
}
