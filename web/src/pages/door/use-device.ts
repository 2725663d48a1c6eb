import { useCallback, useEffect, useRef, useState } from 'react'
import { faultOf } from './device-fault.ts'
import type { DeviceFault } from './device-fault.ts'

export type DeviceKind = 'camera' | 'microphone'
export type DeviceStatus = 'off' | 'asking' | 'on' | DeviceFault

export interface Device {
  readonly status: DeviceStatus
  readonly track: MediaStreamTrack | null
  /** Empty for the browser's own choice. */
  readonly deviceId: string
  readonly turnOn: (deviceId?: string) => void
  readonly turnOff: () => void
}

/** Also while the browser still asks: whoever joins meanwhile has chosen it. */
export const isWanted = ({ status }: Device): boolean => status === 'on' || status === 'asking'

const wish = (kind: DeviceKind, deviceId: string): MediaStreamConstraints => {
  const which = deviceId === '' ? {} : { deviceId: { exact: deviceId } }
  return kind === 'camera'
    ? { video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } }
    : { audio: { ...which, echoCancellation: true, noiseSuppression: true } }
}

/** One camera or microphone for the preview. Nothing is asked for before `turnOn`, which somebody chose. */
export function useDevice(kind: DeviceKind): Device {
  const [status, setStatus] = useState<DeviceStatus>('off')
  const [track, setTrack] = useState<MediaStreamTrack | null>(null)
  const [deviceId, setDeviceId] = useState('')
  const current = useRef<MediaStreamTrack | null>(null)
  // The number of the latest wish: what an older one brings is stopped at once.
  const latest = useRef(0)

  const drop = useCallback(() => {
    latest.current += 1
    current.current?.stop()
    current.current = null
    setTrack(null)
  }, [])

  const turnOn = useCallback(
    (id = deviceId) => {
      drop()
      const turn = latest.current
      const isLatest = (): boolean => turn === latest.current
      setDeviceId(id)
      if (navigator.mediaDevices === undefined) return setStatus('insecure')
      setStatus('asking')
      const open = async (): Promise<void> => {
        try {
          const opened = await openTrack(kind, id)
          if (!isLatest()) return opened.stop()
          current.current = opened
          setTrack(opened)
          setStatus('on')
        } catch (error) {
          if (isLatest()) setStatus(faultOf(error))
        }
      }
      void open()
    },
    [deviceId, drop, kind],
  )

  const turnOff = useCallback(() => {
    drop()
    setStatus('off')
  }, [drop])

  useEffect(() => {
    if (track === null) return undefined
    const onEnded = (): void => {
      drop()
      setStatus('missing')
    }
    track.addEventListener('ended', onEnded)
    return () => track.removeEventListener('ended', onEnded)
  }, [track, drop])

  useEffect(() => drop, [drop])
  return { status, track, deviceId, turnOn, turnOff }
}

async function openTrack(kind: DeviceKind, deviceId: string): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getUserMedia(wish(kind, deviceId))
  const [track] = stream.getTracks()
  if (track === undefined) throw new DOMException('no track', 'NotFoundError')
  return track
}
