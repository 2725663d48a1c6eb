import { VideoPresets, type RoomOptions, type ScreenShareCaptureOptions } from 'livekit-client'

/** What was chosen before the door, for the meeting to begin with. */
export interface Choices {
  readonly microphone: boolean
  readonly camera: boolean
  readonly audioDeviceId?: string
  readonly videoDeviceId?: string
  readonly speakerDeviceId?: string
}

/** A broken connection is resumed for a minute, with pauses that keep a return under 2 s (SPEC R2). After that the door is asked again. */
const reconnectPolicy = {
  nextRetryDelayInMs: ({ retryCount, elapsedMs }: { retryCount: number; elapsedMs: number }): number | null =>
    elapsedMs > 60_000 ? null : Math.min(1_000, 150 * 2 ** retryCount),
}

export const roomOptions = ({ audioDeviceId, videoDeviceId, speakerDeviceId }: Choices): RoomOptions => ({
  adaptiveStream: true,
  dynacast: true,
  reconnectPolicy,
  // Ours: `beforeunload`, which livekit-client listens to, comes for a `tel:` link too.
  disconnectOnPageLeave: false,
  audioCaptureDefaults: {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(audioDeviceId === undefined ? {} : { deviceId: audioDeviceId }),
  },
  videoCaptureDefaults: { resolution: VideoPresets.h720.resolution, ...(videoDeviceId === undefined ? {} : { deviceId: videoDeviceId }) },
  ...(speakerDeviceId === undefined ? {} : { audioOutput: { deviceId: speakerDeviceId } }),
  publishDefaults: {
    // Three layers: these two and the camera's own.
    simulcast: true,
    videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360],
    videoEncoding: VideoPresets.h720.encoding,
    dtx: true,
    stopMicTrackOnMute: false,
  },
})

export const screenOptions: ScreenShareCaptureOptions = {
  audio: true,
  systemAudio: 'include',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  contentHint: 'detail',
}
