import type { Mixer } from '../media/mixer/mixer.ts'
import type { CallSound, SoundLeg, SoundLegEvents } from './sound.ts'

/** The mixer as calls know it. */
export const mixerSound = (mixer: Mixer): CallSound => ({
  open(events: SoundLegEvents): SoundLeg {
    const { opened, digit, played, expelled, muted, told, silent, ended } = events
    return mixer.open({
      opened,
      digit,
      promptEnded: ({ id, how }) => how === 'played' && played(id),
      entered: () => undefined,
      expelled,
      muted,
      told: (word) => told?.(word),
      silent: () => silent?.(),
      ended: (why) => why !== 'closed' && ended(),
    })
  },
})
