import type { LegEvents } from '../media/mixer/mixer-leg.ts'
import type { Mixer } from '../media/mixer/mixer.ts'
import type { CallSound, SoundLeg, SoundLegEvents } from './sound.ts'

/** The mixer as calls know it. */
export const mixerSound = (mixer: Mixer): CallSound => ({
  open(events: SoundLegEvents, picture: boolean): SoundLeg {
    const { opened, digit, played, expelled, muted, told, pictureWanted, silent, ended } = events
    const legEvents: LegEvents = {
      opened: (sound, picturePort) => opened({ sound, picture: picturePort }),
      digit,
      promptEnded: ({ id, how }) => how === 'played' && played(id),
      entered: () => undefined,
      expelled,
      muted,
      told: (word) => told?.(word),
      pictureWanted: () => pictureWanted?.(),
      silent: () => silent?.(),
      ended: (why) => why !== 'closed' && ended(),
    }
    return mixer.open(legEvents, picture)
  },
})
