import { CalendarDays, LogOut, Settings, Users } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { Link, useLocation } from 'wouter'
import { call } from '../../api/client.ts'
import type { Answer } from '../../api/client.ts'
import { startAnew, useMe } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import type { TextKey } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { BrandMark } from '../../ui/icon.tsx'
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx'
import { SignInLink } from './sign-in-link.tsx'

const PLACES = [
  { href: '/', label: 'navMeetings', Icon: CalendarDays },
  { href: '/contacts', label: 'navContacts', Icon: Users },
  { href: '/settings', label: 'navSettings', Icon: Settings },
] as const satisfies readonly { href: string; label: TextKey; Icon: unknown }[]

const isCurrent = (href: string, location: string): boolean =>
  href === '/' ? location === '/' || location.startsWith('/meetings') || location === '/schedule' : location.startsWith(href)

/** `quiet`: at the door, where nothing should lead away; `signIn` offers that one way all the same. */
export const TopBar = ({ quiet = false, signIn = false }: { readonly quiet?: boolean; readonly signIn?: boolean }) => {
  const t = useT()
  const [location] = useLocation()
  const { data: me, isPending } = useMe()
  return (
    <header className="top">
      <a className="skip" href="#main">
        {t('navSkip')}
      </a>
      <Link href="/" className="brand" aria-label={t('navBrand')}>
        <BrandMark />
        <span>Latch</span>
      </Link>
      {me && !quiet ? <Places /> : null}
      <span className="grow" />
      {isPending ? <span className="top-end" /> : null}
      {me ? <AccountMenu me={me} /> : null}
      {me === null && (!quiet || signIn) && !location.startsWith('/sign-in') ? <SignInLink size="small" /> : null}
    </header>
  )
}

const Places = () => {
  const t = useT()
  const [location] = useLocation()
  return (
    <nav className="places hide-small" aria-label={t('navMain')}>
      {PLACES.map(({ href, label }) => (
        <Link key={href} href={href} aria-current={isCurrent(href, location) ? 'page' : undefined}>
          {t(label)}
        </Link>
      ))}
    </nav>
  )
}

const AccountMenu = ({ me }: { readonly me: Answer<'me'> }) => {
  const t = useT()
  const [, go] = useLocation()
  const signOut = async (): Promise<void> => {
    await call('signOut', {})
    go('/')
    await startAnew()
  }
  return (
    <Menu
      label={t('navAccount')}
      trigger={
        <AriaButton className="account-button">
          <Avatar id={me.accountId} name={me.name} />
          <span className="sr-only">{t('navAccountOf', { name: me.name })}</span>
        </AriaButton>
      }
    >
      {PLACES.map(({ href, label, Icon }) => (
        <MenuItem key={href} label={t(label)} icon={<Icon aria-hidden="true" size={20} />} onAction={() => go(href)} />
      ))}
      <MenuSeparator />
      <MenuItem label={t('signOut')} note={me.email} icon={<LogOut aria-hidden="true" size={20} />} onAction={() => void signOut()} />
    </Menu>
  )
}
