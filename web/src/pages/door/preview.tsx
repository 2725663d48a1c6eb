import { Mic, MicOff, Video, VideoOff } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { useT } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Frame } from '../../ui/plate.tsx'
import { RichText } from '../../ui/rich-text.tsx'
import type { Device } from './use-device.ts'

export interface PreviewProps {
  readonly camera: Device
  readonly microphone: Device
  /** As others will see it; empty while nothing is typed. */
  readonly name: string
  /** For the tint where the camera is off. */
  readonly personId: string
  /** Null where the lock's state is none of the visitor's business (SPEC A7). */
  readonly lock: 'open' | 'locked' | null
}

export const Preview = ({ camera, microphone, name, personId, lock }: PreviewProps) => {
  const t = useT()
  const picture = (
    <div className="preview-tile">
      {camera.track === null ? (
        <NoPicture camera={camera} name={name} personId={personId} />
      ) : (
        <Picture track={camera.track} label={t('lobbyPreview')} />
      )}
      {name === '' ? null : (
        <span className="preview-name">
          {microphone.status === 'on' ? <Mic aria-hidden="true" size={16} /> : <MicOff className="off" aria-hidden="true" size={16} />}
          <span>{name}</span>
        </span>
      )}
    </div>
  )
  return (
    <section aria-label={t('lobbyPreview')}>
      <LobbyFrame lock={lock}>{picture}</LobbyFrame>
      <div className="preview-controls">
        <Control
          device={microphone}
          on={t('mute')}
          off={t('lobbyMicrophoneOn')}
          icon={<Mic aria-hidden="true" />}
          iconOff={<MicOff aria-hidden="true" />}
        />
        <Control
          device={camera}
          on={t('stopCamera')}
          off={t('lobbyCameraOn')}
          icon={<Video aria-hidden="true" />}
          iconOff={<VideoOff aria-hidden="true" />}
        />
      </div>
    </section>
  )
}

const LobbyFrame = ({ lock, children }: { readonly lock: PreviewProps['lock']; readonly children: ReactNode }) => {
  const t = useT()
  if (lock === null)
    return (
      <div className="frame lobby-frame" data-lock="open">
        {children}
      </div>
    )
  return (
    <Frame
      className="lobby-frame"
      state={{ kind: lock }}
      plate={<RichText text={t(lock === 'locked' ? 'plateLockedForYou' : 'plateOpenPlain')} />}
    >
      {children}
    </Frame>
  )
}

const Picture = ({ track, label }: { readonly track: MediaStreamTrack; readonly label: string }) => {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track])
  }, [track])
  return <video ref={video} className="preview-video" autoPlay playsInline muted aria-label={label} />
}

const NoPicture = ({ camera, name, personId }: { readonly camera: Device; readonly name: string; readonly personId: string }) => {
  const t = useT()
  const words = camera.status === 'asking' ? t('lobbyAskingCamera') : t('lobbyCameraIsOff')
  return (
    <div className="preview-nothing">
      {name === '' ? <VideoOff aria-hidden="true" size={40} strokeWidth={1.5} /> : <Avatar id={personId} name={name} size="large" />}
      <span className="muted small">{words}</span>
    </div>
  )
}

const Control = ({
  device,
  on,
  off,
  icon,
  iconOff,
}: {
  readonly device: Device
  readonly on: string
  readonly off: string
  readonly icon: ReactNode
  readonly iconOff: ReactNode
}) => {
  const isOn = device.status === 'on' || device.status === 'asking'
  return (
    <AriaButton className="preview-control" data-off={!isOn || undefined} onPress={() => (isOn ? device.turnOff() : device.turnOn())}>
      {isOn ? icon : iconOff}
      {isOn ? on : off}
    </AriaButton>
  )
}
