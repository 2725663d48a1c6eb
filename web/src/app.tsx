import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { Redirect, Route, Switch } from 'wouter'
import { queryClient, useMe } from './api/session.ts'
import { currentLanguage, useT } from './i18n/i18n.ts'
import { RegisterPage } from './pages/account/register-page.tsx'
import { SetUpPage } from './pages/account/set-up-page.tsx'
import { SignInPage } from './pages/account/sign-in-page.tsx'
import { LinkDoorPage, NumberDoorPage } from './pages/door/door-page.tsx'
import { ErrorBoundary } from './pages/fallback/error-boundary.tsx'
import { NotFoundPage } from './pages/fallback/not-found-page.tsx'
import { HomePage } from './pages/home/home-page.tsx'
import { InvitedNotice } from './pages/invited/invited-notice.tsx'
import { MeetingPage } from './pages/meetings/meeting-page.tsx'
import { ContactsPage } from './pages/people/contacts-page.tsx'
import { SchedulePage } from './pages/schedule/schedule-page.tsx'
import { SettingsPage } from './pages/settings/settings-page.tsx'
import { rememberReturn } from './pages/shell/return-path.ts'
import { Announcer } from './ui/announcer.tsx'
import { ToastRegion } from './ui/toast.tsx'

/** Pages of somebody who is signed in; others sign in first and come back. */
const SignedIn = ({ children }: { readonly children: ReactNode }) => {
  const { data: me } = useMe()
  if (me !== null) return children
  rememberReturn(location.pathname)
  return <Redirect to="/sign-in" replace />
}

const Pages = () => (
  <Switch>
    <Route path="/">
      <HomePage />
    </Route>
    <Route path="/sign-in">
      <SignInPage />
    </Route>
    <Route path="/set-up">
      <SetUpPage />
    </Route>
    <Route path="/register">
      <RegisterPage />
    </Route>
    <Route path="/m/:number">{({ number }) => <NumberDoorPage key={number} number={number} />}</Route>
    <Route path="/i">
      <LinkDoorPage />
    </Route>
    <Route path="/schedule">
      <SignedIn>
        <SchedulePage />
      </SignedIn>
    </Route>
    <Route path="/contacts">
      <SignedIn>
        <ContactsPage />
      </SignedIn>
    </Route>
    <Route path="/meetings/:id">
      {({ id }) => (
        <SignedIn>
          <MeetingPage key={id} meetingId={id} />
        </SignedIn>
      )}
    </Route>
    <Route path="/settings">
      <SignedIn>
        <Redirect to="/settings/profile" replace />
      </SignedIn>
    </Route>
    <Route path="/settings/:section">
      {({ section }) => (
        <SignedIn>
          <SettingsPage section={section} />
        </SignedIn>
      )}
    </Route>
    <Route>
      <NotFoundPage />
    </Route>
  </Switch>
)

export const App = () => {
  // Renders everything anew in the other language.
  useT()
  return (
    <I18nProvider locale={currentLanguage()}>
      <QueryClientProvider client={queryClient}>
        <ErrorBoundary>
          <Pages />
        </ErrorBoundary>
        <InvitedNotice />
        <ToastRegion />
        <Announcer />
      </QueryClientProvider>
    </I18nProvider>
  )
}
