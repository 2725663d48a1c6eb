import { Room } from 'livekit-client'
import { Mic, Video, Volume2 } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useT, type TextKey } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Select } from '../../ui/select.tsx'
import { useMeeting } from '../meeting-context.ts'

const KINDS: readonly { readonly kind: MediaDeviceKind; readonly label: TextKey; readonly icon: ReactNode }[] = [
  { kind: 'audioinput', label: 'deviceMicrophone', icon: <Mic aria-hidden="true" size={20} /> },
  { kind: 'videoinput', label: 'deviceCamera', icon: <Video aria-hidden="true" size={20} /> },
  { kind: 'audiooutput', label: 'deviceSpeaker', icon: <Volume2 aria-hidden="true" size={20} /> },
]

export const DevicesDialog = () => {
  const t = useT()
  const { ui } = useMeeting()
  return (
    <Dialog
      isOpen
      onOpenChange={() => ui.ask(null)}
      title={t('devices')}
      actions={
        <Button variant="primary" onPress={() => ui.ask(null)}>
          {t('done')}
        </Button>
      }
    >
      <div className="stack devices">
        {KINDS.map((row) => (
          <DeviceSelect key={row.kind} {...row} />
        ))}
      </div>
    </Dialog>
  )
}

const DeviceSelect = ({ kind, label, icon }: (typeof KINDS)[number]) => {
  const t = useT()
  const { media } = useMeeting()
  const devices = useDevices(kind)
  const [chosen, setChosen] = useState(media.activeDevice(kind) ?? 'default')
  const options = devices.map((device, at) => ({
    id: device.deviceId,
    label: device.label === '' ? t('deviceUnnamed', { n: at + 1 }) : device.label,
  }))
  const known = options.some(({ id }) => id === chosen)
  const choose = (id: string) => {
    setChosen(id)
    void media.switchDevice(kind, id)
  }
  return (
    <Select
      label={t(label)}
      icon={icon}
      options={known ? options : [{ id: chosen, label: t('deviceDefault') }, ...options]}
      value={chosen}
      onChange={choose}
      isDisabled={options.length === 0}
    />
  )
}

function useDevices(kind: MediaDeviceKind): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([])
  useEffect(() => {
    const read = () => void Room.getLocalDevices(kind, false).then(setDevices, () => setDevices([]))
    read()
    navigator.mediaDevices?.addEventListener('devicechange', read)
    return () => navigator.mediaDevices?.removeEventListener('devicechange', read)
  }, [kind])
  return devices
}
