import { useServerInfo } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Note } from '../../ui/notice.tsx'
import { DoorPicture } from '../door/door-picture.tsx'
import { Page } from '../shell/page.tsx'
import { JoinById } from './join-by-id.tsx'

/** Home of somebody who is not signed in. */
export const WelcomePage = () => {
  const t = useT()
  const { data: server } = useServerInfo()
  return (
    <Page title="" heading={null}>
      <div className="welcome">
        <section>
          <DoorPicture />
          <h1>{t('welcomeTitle')}</h1>
          <p className="muted">{t('welcomeText')}</p>
        </section>
        <section className="stack">
          <section className="card stack">
            <h2>{t('joinByIdTitle')}</h2>
            <JoinById prominent />
          </section>
          <section className="card stack">
            <h2>{t('welcomeAccount')}</h2>
            <p className="muted small">{t('welcomeAccountText')}</p>
            <ButtonLink href="/sign-in" wide>
              {t('signIn')}
            </ButtonLink>
          </section>
          {server?.needsSetUp === true ? <Note>{t('welcomeNeedsSetUp')}</Note> : null}
        </section>
      </div>
    </Page>
  )
}
