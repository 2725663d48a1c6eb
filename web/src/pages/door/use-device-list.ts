import { useEffect, useState } from 'react'

export interface DeviceList {
  readonly cameras: readonly MediaDeviceInfo[]
  readonly microphones: readonly MediaDeviceInfo[]
  readonly speakers: readonly MediaDeviceInfo[]
}

const NONE: DeviceList = { cameras: [], microphones: [], speakers: [] }

/** Devices have names only once the browser lets us use one of their kind, so the list is read again whenever `allowed` changes. */
export function useDeviceList(allowed: unknown): DeviceList {
  const [list, setList] = useState<DeviceList>(NONE)
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (media === undefined) return undefined
    const read = async (): Promise<void> => {
      const found = (await media.enumerateDevices()).filter(({ deviceId, label }) => deviceId !== '' && label !== '')
      const of = (kind: MediaDeviceKind) => found.filter((device) => device.kind === kind)
      setList({ cameras: of('videoinput'), microphones: of('audioinput'), speakers: of('audiooutput') })
    }
    const onChange = (): void => void read()
    onChange()
    media.addEventListener('devicechange', onChange)
    return () => media.removeEventListener('devicechange', onChange)
    // Names appear with the permission, and no event says so.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies, react/exhaustive-deps
  }, [allowed])
  return list
}
