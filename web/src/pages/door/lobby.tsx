import { useState } from 'react'
import type { FormEvent } from 'react'
import type { Standpoint } from '../../../../shared/api/enter.ts'
import type { Answer } from '../../api/client.ts'
import { groupMeetingId } from '../../format/meeting-id.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { LockIcon } from '../../ui/icon.tsx'
import { Note } from '../../ui/notice.tsx'
import { shownName } from '../../ui/person.ts'
import { RichText } from '../../ui/rich-text.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useTitle } from '../shell/page.tsx'
import { DeviceChoices } from './device-choices.tsx'
import { Preview } from './preview.tsx'
import type { Choices } from '../../meeting/state/room-options.ts'
import type { By } from './use-door.ts'
import { isWanted, useDevice } from './use-device.ts'
import { useDeviceList } from './use-device-list.ts'

export interface LobbyProps {
  readonly by: By
  readonly me: Answer<'me'> | null
  /** Undefined while it is asked for. */
  readonly standpoint: Standpoint | undefined
  readonly busy: boolean
  readonly onJoin: (name: string, choices: Choices) => void
}

const NAME = 'latch.name'

/** Before the door: how one looks and sounds, under which name, and what is known of the meeting. */
export const Lobby = ({ by, me, standpoint, busy, onJoin }: LobbyProps) => {
  const t = useT()
  const camera = useDevice('camera')
  const microphone = useDevice('microphone')
  const list = useDeviceList(`${camera.status} ${microphone.status}`)
  const [speakerId, setSpeakerId] = useState('')
  const [typed, setTyped] = useState(() => localStorage.getItem(NAME) ?? '')
  const [tried, setTried] = useState(false)
  const rostered = standpoint?.standing === 'rostered' ? standpoint : null
  const proved = me?.name ?? rostered?.name ?? null
  const name = proved ?? typed.trim()
  useTitle(rostered?.title ?? t('lobbyTitle'))

  const join = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (name === '' || busy) return
    if (proved === null) localStorage.setItem(NAME, name)
    onJoin(proved === null ? name : '', {
      microphone: isWanted(microphone),
      camera: isWanted(camera),
      ...(microphone.deviceId === '' ? {} : { audioDeviceId: microphone.deviceId }),
      ...(camera.deviceId === '' ? {} : { videoDeviceId: camera.deviceId }),
      ...(speakerId === '' ? {} : { speakerDeviceId: speakerId }),
    })
  }

  const lock = rostered?.live === true ? (rostered.locked ? 'locked' : 'open') : null
  return (
    <main id="main" tabIndex={-1} className="page lobby">
      <Preview
        camera={camera}
        microphone={microphone}
        name={name === '' ? '' : shownName(name, proved !== null)}
        personId={me?.accountId ?? name}
        lock={lock}
      />
      <form className="form" onSubmit={join} noValidate>
        <LobbyHead by={by} standpoint={standpoint} />
        {proved === null ? (
          <TextField
            label={t('fieldName')}
            help={t('lobbyNameHelp')}
            value={typed}
            onChange={setTyped}
            autoComplete="name"
            maxLength={60}
            error={tried && name === '' ? t('fieldNameMissing') : undefined}
          />
        ) : (
          <p className="joins-as">
            <span className="muted small">{t('lobbyJoinAs')}</span>
            <b>{proved}</b>
          </p>
        )}
        <DeviceChoices camera={camera} microphone={microphone} list={list} speakerId={speakerId} onSpeaker={setSpeakerId} />
        <div className="join-bar">
          <Button type="submit" variant="primary" size="large" wide busy={busy} busyLabel={t('joining')}>
            {t('join')}
          </Button>
        </div>
      </form>
    </main>
  )
}

const LobbyHead = ({ by, standpoint }: { readonly by: By; readonly standpoint: Standpoint | undefined }) => {
  const t = useT()
  if (standpoint === undefined)
    return (
      <div className="lobby-head">
        <span className="ghost" />
        <span className="ghost" />
      </div>
    )
  const id =
    'number' in by ? (
      <p className="muted">
        {t('meetingId')} <span className="code">{groupMeetingId(by.number)}</span>
      </p>
    ) : null
  if (standpoint.standing === 'stranger')
    return (
      <div className="lobby-head">
        <h1>{t('lobbyTitle')}</h1>
        {id}
      </div>
    )
  return (
    <div className="lobby-head">
      <h1>{standpoint.title}</h1>
      {standpoint.live ? null : <p className="muted">{t('lobbyNotBegun')}</p>}
      {standpoint.live && !standpoint.locked ? <p className="muted">{t('lobbyPresent', { count: standpoint.present })}</p> : null}
      {standpoint.live && standpoint.locked ? (
        <Note tone="lock" icon={<LockIcon />}>
          <RichText text={t('lobbyOpensForYou', { count: standpoint.present })} />
        </Note>
      ) : null}
    </div>
  )
}
