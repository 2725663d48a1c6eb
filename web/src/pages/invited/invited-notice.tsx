import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { useMe, useMeetings } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { showToast } from '../../ui/toast.tsx'
import { conferencesOf, newlyLive } from './newly-live.ts'

/** SPEC I1: tells whoever is signed in, on whichever page, that a meeting with them on its roster runs now. */
export const InvitedNotice = () => {
  const { data: me } = useMe()
  return me ? <Watch /> : null
}

const Watch = () => {
  const t = useT()
  const [path] = useLocation()
  const { data } = useMeetings()
  const before = useRef<ReadonlySet<string> | null>(null)
  useEffect(() => {
    if (data === undefined) return
    for (const { title, organizer, number } of newlyLive(data.items, before.current)) {
      const href = `/m/${number}`
      if (path !== href) showToast({ text: t('invitedNow', { name: organizer.name, title }), link: { href, text: t('join') } })
    }
    before.current = conferencesOf(data.items)
  }, [data, path, t])
  return null
}
