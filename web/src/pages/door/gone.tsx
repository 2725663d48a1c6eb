import { DoorClosed, LogOut, RotateCw, UserX } from 'lucide-react'
import { clock } from '../../format/time.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Away } from './away.tsx'
import type { DoorState } from './door-state.ts'

type How = Extract<DoorState, { at: 'gone' }>

/** After the meeting: left, removed or ended. A removed one is offered no way back (SPEC R4). */
export const GonePage = ({
  state,
  signedIn,
  onRejoin,
}: {
  readonly state: How
  readonly signedIn: boolean
  readonly onRejoin: () => void
}) => {
  const t = useT()
  const home = (
    <ButtonLink href="/" variant={state.how.kind === 'left' ? 'plain' : 'primary'}>
      {t(signedIn ? 'toMeetings' : 'toHome')}
    </ButtonLink>
  )
  if (state.how.kind === 'removed') {
    const time = clock(state.when, currentLanguage())
    return (
      <Away
        picture={<UserX className="say-icon" aria-hidden="true" />}
        title={t('goneRemoved')}
        text={state.how.blocked ? t('goneBlockedText', { time }) : t('goneRemovedText', { time })}
        actions={home}
      />
    )
  }
  if (state.how.kind === 'ended')
    return (
      <Away
        picture={<DoorClosed className="say-icon" aria-hidden="true" />}
        title={t('goneEnded')}
        text={t('goneEndedText')}
        actions={home}
      />
    )
  const rejoin = (
    <Button variant="primary" icon={<RotateCw aria-hidden="true" size={20} />} onPress={onRejoin}>
      {t('goneRejoin')}
    </Button>
  )
  return (
    <Away
      picture={<LogOut className="say-icon" aria-hidden="true" />}
      title={t('goneLeft')}
      text={t('goneLeftText')}
      actions={
        <>
          {rejoin}
          {home}
        </>
      }
    />
  )
}
