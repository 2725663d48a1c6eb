import { Phone, PhoneOff, WifiOff, VolumeX } from 'lucide-react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Banner } from '../../ui/notice.tsx'
import { useMedia, useMeeting } from '../meeting-context.ts'
import { useCell } from '../state/cell.ts'
import { problemText, type Device } from '../state/device-problem.ts'

/** What lasts, beneath the header. At most one at a time of each kind. */
export const Banners = () => {
  const t = useT()
  const { media, updates } = useMeeting()
  const { connection, problems, sound, soundBlocked } = useMedia()
  const { live } = useCell(updates.conference)
  if (connection === 'returning' || !live) return <Banner icon={<WifiOff aria-hidden="true" size={20} />}>{t('connectionLost')}</Banner>
  return (
    <>
      <SoundElsewhere />
      {soundBlocked && sound === 'browser' ? (
        <Banner
          icon={<VolumeX aria-hidden="true" size={20} />}
          action={
            <Button size="small" variant="primary" onPress={() => void media.playSound()}>
              {t('playSound')}
            </Button>
          }
        >
          {t('soundBlocked')}
        </Banner>
      ) : null}
      {(['microphone', 'camera'] as const).map((device) =>
        problems[device] === undefined ? null : <DeviceBanner key={device} device={device} />,
      )}
    </>
  )
}

/** P4: the telephone carries the sound, or it has hung up and one is asked whether this browser is to take its place. */
const SoundElsewhere = () => {
  const t = useT()
  const { media } = useMeeting()
  const { sound } = useMedia()
  if (sound === 'telephone') return <Banner icon={<Phone aria-hidden="true" size={20} />}>{t('soundByTelephone')}</Banner>
  if (sound !== 'nowhere') return null
  return (
    <Banner
      icon={<PhoneOff aria-hidden="true" size={20} />}
      action={
        <Button size="small" variant="primary" onPress={() => media.takeSoundBack()}>
          {t('takeSoundBack')}
        </Button>
      }
    >
      {t('soundNowhere')}
    </Banner>
  )
}

const DeviceBanner = ({ device }: { readonly device: Device }) => {
  const t = useT()
  const { media } = useMeeting()
  const problem = useMedia().problems[device]
  if (problem === undefined) return null
  const again = () => void (device === 'microphone' ? media.setMicrophone(true) : media.setCamera(true))
  return (
    <Banner
      tone="problem"
      action={
        <Button size="small" onPress={again}>
          {t('tryAgain')}
        </Button>
      }
    >
      {t(problemText(device, problem))}
    </Banner>
  )
}
