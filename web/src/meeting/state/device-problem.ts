import { MediaDeviceFailure } from 'livekit-client'
import type { TextKey } from '../../i18n/i18n.ts'

export type Device = 'microphone' | 'camera'
export type DeviceProblem = 'blocked' | 'inUse' | 'missing'

export function problemOf(error: unknown): DeviceProblem {
  const failure = MediaDeviceFailure.getFailure(error)
  if (failure === MediaDeviceFailure.PermissionDenied) return 'blocked'
  return failure === MediaDeviceFailure.DeviceInUse ? 'inUse' : 'missing'
}

const TEXTS = {
  microphone: { blocked: 'microphoneBlocked', inUse: 'microphoneInUse', missing: 'microphoneMissing' },
  camera: { blocked: 'cameraBlocked', inUse: 'cameraInUse', missing: 'cameraMissing' },
} as const satisfies Record<Device, Record<DeviceProblem, TextKey>>

export const problemText = (device: Device, problem: DeviceProblem): TextKey => TEXTS[device][problem]
