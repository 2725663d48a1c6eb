import { Hand, Mic, MicOff, MonitorUp, MonitorX, Video, VideoOff } from 'lucide-react'
import { useT } from '../../i18n/i18n.ts'
import { useMedia, useMeeting, useView } from '../meeting-context.ts'
import { useOwnHand } from '../layout/use-hands.ts'
import { microphoneOn, ownTelephones } from '../state/own-microphone.ts'
import { Control } from './control.tsx'

export const MicrophoneControl = () => {
  const t = useT()
  const model = useMeeting()
  const { attendees } = useView()
  const media = useMedia()
  const byTelephone = media.sound === 'telephone'
  const on = microphoneOn(media, ownTelephones(attendees))
  return (
    <Control
      {...(on ? {} : { look: 'off' as const })}
      icon={on ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
      label={byTelephone ? t(on ? 'muteTelephone' : 'unmuteTelephone') : t(on ? 'mute' : 'unmute')}
      shortcut="Ctrl+D"
      onPress={() => void model.setMicrophone(!on)}
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
  const model = useMeeting()
  const up = useOwnHand()
  return (
    <Control
      {...(up ? { look: 'open' as const } : {})}
      icon={<Hand aria-hidden="true" />}
      label={t(up ? 'lower' : 'raise')}
      name={t(up ? 'lowerHand' : 'raiseHand')}
      shortcut="H"
      onPress={() => void model.toggleHand()}
    />
  )
}
