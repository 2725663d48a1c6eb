import { DoorClosed, RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { Answer } from '../../api/client.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/notice.tsx'
import { shownName } from '../../ui/person.ts'
import { RichText } from '../../ui/rich-text.tsx'
import { SignInLink } from '../shell/sign-in-link.tsx'
import { Away } from './away.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { RefusalPicture } from './refusal-picture.tsx'
import { wordsOf } from './refusal-words.ts'
import type { WayOut } from './refusal-words.ts'

export interface RefusedProps {
  readonly code: string
  readonly retryAfter: number | null
  readonly me: Answer<'me'> | null
  readonly triedName: string
  /** At the door, to be let in: only at a meeting's own door, not with a link or a PIN. */
  readonly waiting: boolean
  readonly busy: boolean
  readonly onAgain: () => void
  /** Back to the door's own way in, after a PIN that opened nothing. */
  readonly onWithoutPin: () => void
  readonly onPin: (pin: string) => void
}

export const Refused = ({ code, retryAfter, me, triedName, waiting, busy, onAgain, onWithoutPin, onPin }: RefusedProps) => {
  const t = useT()
  const words = wordsOf(code)
  const [pinOpen, setPinOpen] = useState(false)
  const seconds = useSecondsLeft(retryAfter)
  const name = me?.name ?? triedName
  const way = (one: WayOut, place: number) => (
    <Way
      key={one}
      way={one}
      filled={place === 0}
      signedIn={me !== null}
      busy={busy}
      seconds={seconds}
      onAgain={onAgain}
      onWithoutPin={onWithoutPin}
      onPin={() => setPinOpen(true)}
    />
  )
  return (
    <Away
      picture={<RefusalPicture picture={words.picture} />}
      title={t(words.title)}
      text={t(words.text)}
      code={code}
      actions={words.ways.filter((one) => one !== 'sign-in' || me === null).map(way)}
    >
      {waiting && name !== '' ? (
        <Note icon={<DoorClosed aria-hidden="true" />}>
          <RichText text={t('refusedWaiting', { name: shownName(name, me !== null) })} />
        </Note>
      ) : null}
      <PinDialog isOpen={pinOpen} onOpenChange={setPinOpen} onPin={onPin} />
    </Away>
  )
}

interface WayProps {
  readonly way: WayOut
  readonly filled: boolean
  readonly signedIn: boolean
  readonly busy: boolean
  readonly seconds: number
  readonly onAgain: () => void
  readonly onWithoutPin: () => void
  readonly onPin: () => void
}

const Way = ({ way, filled, signedIn, busy, seconds, onAgain, onWithoutPin, onPin }: WayProps) => {
  const t = useT()
  const [, go] = useLocation()
  const variant = filled ? 'primary' : way === 'pin' ? 'quiet' : 'plain'
  if (way === 'again')
    return (
      <Button
        variant={variant}
        icon={<RotateCw aria-hidden="true" size={20} />}
        busy={busy}
        busyLabel={t('trying')}
        reason={seconds > 0 ? t('refusedWait', { count: seconds }) : undefined}
        onPress={onAgain}
      >
        {t('tryAgain')}
      </Button>
    )
  if (way === 'without-pin')
    return (
      <Button variant={variant} busy={busy} busyLabel={t('trying')} onPress={onWithoutPin}>
        {t('refusedWithoutPin')}
      </Button>
    )
  if (way === 'sign-in') return <SignInLink variant={variant} />
  if (way === 'pin')
    return (
      <Button variant={variant} onPress={onPin}>
        {t('refusedHavePin')}
      </Button>
    )
  return (
    <Button variant={variant} onPress={() => go('/')}>
      {t(way === 'other-id' ? 'refusedOtherId' : signedIn ? 'toMeetings' : 'toHome')}
    </Button>
  )
}

function useSecondsLeft(from: number | null): number {
  const [left, setLeft] = useState(from ?? 0)
  useEffect(() => {
    if (from === null) return undefined
    const until = Date.now() + from * 1000
    const tick = (): void => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [from])
  return left
}
