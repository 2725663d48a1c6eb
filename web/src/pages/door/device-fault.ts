/** Why a camera or microphone gives nothing, as the browser says it. */
export type DeviceFault = 'blocked' | 'missing' | 'in-use' | 'insecure'

const FAULTS: Readonly<Record<string, DeviceFault>> = {
  NotAllowedError: 'blocked',
  SecurityError: 'blocked',
  PermissionDeniedError: 'blocked',
  NotFoundError: 'missing',
  DevicesNotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in-use',
  TrackStartError: 'in-use',
  AbortError: 'in-use',
}

export const faultOf = (error: unknown): DeviceFault =>
  error instanceof Error || error instanceof DOMException ? (FAULTS[error.name] ?? 'in-use') : 'in-use'
