import { Activity, KeyRound, Phone, Tv, User, UserCheck, UserPlus, Webhook } from 'lucide-react'
import { Link, Redirect } from 'wouter'
import { useMe } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { Page } from '../shell/page.tsx'
import { ApiKeys } from './api-keys.tsx'
import { Delegates } from './delegates.tsx'
import { Engine } from './engine/engine.tsx'
import { InviteAccount } from './invite-account.tsx'
import { Profile } from './profile.tsx'
import { RenewPassword } from './renew-password.tsx'
import { Rooms } from './rooms/rooms.tsx'
import { Telephone } from './telephone/telephone.tsx'
import { Webhooks } from './webhooks/webhooks.tsx'

const SECTIONS = [
  { id: 'profile', label: 'settingsProfile', Icon: User, adminOnly: false },
  { id: 'delegates', label: 'settingsDelegates', Icon: UserCheck, adminOnly: false },
  { id: 'api-keys', label: 'settingsApiKeys', Icon: KeyRound, adminOnly: false },
  { id: 'people', label: 'settingsPeople', Icon: UserPlus, adminOnly: true },
  { id: 'telephone', label: 'settingsTelephone', Icon: Phone, adminOnly: true },
  { id: 'rooms', label: 'settingsRooms', Icon: Tv, adminOnly: true },
  { id: 'webhooks', label: 'settingsWebhooks', Icon: Webhook, adminOnly: true },
  { id: 'engine', label: 'settingsEngine', Icon: Activity, adminOnly: true },
] as const satisfies readonly { id: string; label: TextKey; Icon: unknown; adminOnly: boolean }[]

/** On a phone the sections are a row that may be wider than the screen. */
const show = (link: HTMLAnchorElement | null): void => link?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

export const SettingsPage = ({ section }: { readonly section: string }) => {
  const t = useT()
  const { data: me } = useMe()
  if (!me) return null
  const mine = SECTIONS.filter(({ adminOnly }) => me.admin || !adminOnly)
  if (!mine.some(({ id }) => id === section)) return <Redirect to="/settings" replace />
  return (
    <Page title={t('navSettings')}>
      <div className="settings">
        <nav className="settings-nav" aria-label={t('navSettings')}>
          {mine.map(({ id, label, Icon }) => (
            <Link key={id} href={`/settings/${id}`} {...(id === section && { 'aria-current': 'page', ref: show })}>
              <Icon aria-hidden="true" size={20} />
              {t(label)}
            </Link>
          ))}
        </nav>
        <div className="stack">
          {section === 'profile' ? <Profile me={me} /> : null}
          {section === 'delegates' ? <Delegates me={me} /> : null}
          {section === 'api-keys' ? <ApiKeys /> : null}
          {section === 'people' ? (
            <>
              <InviteAccount />
              <RenewPassword me={me} />
            </>
          ) : null}
          {section === 'telephone' ? <Telephone /> : null}
          {section === 'rooms' ? <Rooms /> : null}
          {section === 'webhooks' ? <Webhooks /> : null}
          {section === 'engine' ? <Engine /> : null}
        </div>
      </div>
    </Page>
  )
}
