import { Hand, Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react'
import { useT } from '../../i18n/i18n.ts'
import { useMedia, useMeeting } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { Control } from './control.tsx'

export const MicrophoneControl = () => {
  const t = useT()
  const { media } = useMeeting()
  const { microphone } = useMedia().wants
  const label = t(microphone ? 'mute' : 'unmute')
  return (
    <Control
      {...(microphone ? {} : { look: 'off' as const })}
      icon={microphone ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
      label={label}
      shortcut="Ctrl+D"
      onPress={() => void media.setMicrophone(!microphone)}
    />
  )
}

export const CameraControl = () => {
  const t = useT()
  const { media } = useMeeting()
  const { camera } = useMedia().wants
  return (
    <Control
      {...(camera ? {} : { look: 'off' as const })}
      icon={camera ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
      label={t('cameraOn')}
      name={t(camera ? 'stopCamera' : 'startCamera')}
      shortcut="Ctrl+E"
      onPress={() => void media.setCamera(!camera)}
    />
  )
}

export const ShareControl = () => {
  const t = useT()
  const { media } = useMeeting()
  const { sharing } = useMedia()
  return (
    <Control
      {...(sharing ? { look: 'open' as const } : {})}
      icon={sharing ? <MonitorX aria-hidden="true" /> : <MonitorUp aria-hidden="true" />}
      label={t('share')}
      name={t(sharing ? 'stopSharing' : 'shareScreen')}
      shortcut="Ctrl+Shift+S"
      onPress={() => void media.setSharing(!sharing)}
    />
  )
}

export const HandControl = () => {
  const t = useT()
  const { talk } = useMeeting()
  const up = useCell(talk.ownHand)
  return (
    <Control
      {...(up ? { look: 'open' as const } : {})}
      icon={<Hand aria-hidden="true" />}
      label={t(up ? 'lower' : 'raise')}
      name={t(up ? 'lowerHand' : 'raiseHand')}
      shortcut="H"
      onPress={() => void talk.raise(!up)}
    />
  )
}
