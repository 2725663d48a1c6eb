import { Mic, Video, Volume2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '../../i18n/i18n.ts'
import type { TextKey, Translate } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { LevelMeter } from './level-meter.tsx'
import type { DeviceFault } from './device-fault.ts'
import type { Device, DeviceKind, DeviceStatus } from './use-device.ts'
import type { DeviceList } from './use-device-list.ts'

const FAULT_WORDS = {
  camera: { blocked: 'lobbyCameraBlocked', missing: 'cameraMissing', 'in-use': 'cameraInUse', insecure: 'deviceInsecure' },
  microphone: { blocked: 'microphoneBlocked', missing: 'microphoneMissing', 'in-use': 'microphoneInUse', insecure: 'deviceInsecure' },
} as const satisfies Record<DeviceKind, Record<DeviceFault, TextKey>>

const isFault = (status: DeviceStatus): status is DeviceFault => status !== 'off' && status !== 'asking' && status !== 'on'

export interface DeviceChoicesProps {
  readonly camera: Device
  readonly microphone: Device
  readonly list: DeviceList
  readonly speakerId: string
  readonly onSpeaker: (deviceId: string) => void
}

/** Which camera, microphone and speaker, each shown once the browser lets us name them. */
export const DeviceChoices = ({ camera, microphone, list, speakerId, onSpeaker }: DeviceChoicesProps) => {
  const t = useT()
  const canChooseSpeaker = list.speakers.length > 0 && 'setSinkId' in HTMLMediaElement.prototype
  return (
    <>
      <Fault kind="microphone" device={microphone} />
      <Fault kind="camera" device={camera} />
      {microphone.status === 'on' ? (
        <div className="device">
          <Choice
            label={t('deviceMicrophone')}
            icon={<Mic aria-hidden="true" size={20} />}
            devices={list.microphones}
            value={microphone.deviceId}
            onChange={microphone.turnOn}
          />
          <LevelMeter track={microphone.track} />
        </div>
      ) : null}
      {camera.status === 'on' ? (
        <Choice
          label={t('deviceCamera')}
          icon={<Video aria-hidden="true" size={20} />}
          devices={list.cameras}
          value={camera.deviceId}
          onChange={camera.turnOn}
        />
      ) : null}
      {canChooseSpeaker ? (
        <Choice
          label={t('deviceSpeaker')}
          icon={<Volume2 aria-hidden="true" size={20} />}
          devices={list.speakers}
          value={speakerId}
          onChange={onSpeaker}
        />
      ) : null}
    </>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly icon: ReactNode
  readonly devices: readonly MediaDeviceInfo[]
  readonly value: string
  readonly onChange: (deviceId: string) => void
}
const Choice = ({ label, icon, devices, value, onChange }: ChoiceProps) => {
  const t = useT()
  return <Select label={label} icon={icon} options={optionsOf(devices, t)} value={chosen(devices, value)} onChange={onChange} />
}

const optionsOf = (devices: readonly MediaDeviceInfo[], t: Translate) =>
  devices.map(({ deviceId, label }) => ({ id: deviceId, label: deviceId === 'default' ? t('deviceDefault') : label }))

const chosen = (devices: readonly MediaDeviceInfo[], value: string): string =>
  devices.some(({ deviceId }) => deviceId === value) ? value : (devices[0]?.deviceId ?? '')

const Fault = ({ kind, device }: { readonly kind: DeviceKind; readonly device: Device }) => {
  const t = useT()
  const { status } = device
  return (
    <output className="fault">
      {isFault(status) ? (
        <Note
          icon={kind === 'camera' ? <Video aria-hidden="true" /> : <Mic aria-hidden="true" />}
          action={
            <Button size="small" onPress={() => device.turnOn()}>
              {t('tryAgain')}
            </Button>
          }
        >
          {t(FAULT_WORDS[kind][status])}
        </Note>
      ) : null}
    </output>
  )
}
