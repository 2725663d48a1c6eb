/** What was chosen before the door, for the meeting to begin with. */
export interface Choices {
  readonly microphone: boolean
  readonly camera: boolean
  readonly audioDeviceId?: string
  readonly videoDeviceId?: string
  readonly speakerDeviceId?: string
}

export const SILENT: Choices = { microphone: false, camera: false }
