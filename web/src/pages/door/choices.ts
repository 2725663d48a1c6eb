/** What was chosen before the door, for the meeting to begin with. */
import type { Choices } from '../../meeting/state/room-options.ts'

export const SILENT: Choices = { microphone: false, camera: false }

/** The same object when nothing changes. */
export const withWants = (choices: Choices, { microphone, camera }: Pick<Choices, 'microphone' | 'camera'>): Choices =>
  choices.microphone === microphone && choices.camera === camera ? choices : { ...choices, microphone, camera }
