/** What was chosen before the door, for the meeting to begin with. */
export interface Choices {
  readonly microphone: boolean
  readonly camera: boolean
  readonly audioDeviceId?: string
  readonly videoDeviceId?: string
  readonly speakerDeviceId?: string
}

export const SILENT: Choices = { microphone: false, camera: false }

/** The same object when nothing changes. */
export const withWants = (choices: Choices, { microphone, camera }: Pick<Choices, 'microphone' | 'camera'>): Choices =>
  choices.microphone === microphone && choices.camera === camera ? choices : { ...choices, microphone, camera }
