/** Who speaks, from the levels that their clients say (RFC 6464). Levels out are as LiveKit's clients know them: 1 is loudest. */

export interface Speaker<Id> {
  readonly id: Id
  /** 0 to 1, in eighths. */
  readonly level: number
  readonly active: boolean
}

/** A clap is no speech, and a pause for breath no silence. */
const TIME_CONSTANT_MS = 200
const BEGINS_AT = 10 ** (-35 / 20)
const GOES_ON_AT = 10 ** (-45 / 20)
const PAUSE_MS = 800
/** Packets stop in silence (DTX); who is not heard for so long is taken as silent. */
const UNHEARD_MS = 120
const STEPS = 8
const SILENCE = 127

interface Voice {
  level: number
  heardAt: number
  loudAt: number
  active: boolean
}

const amplitude = (dBov: number): number => (dBov >= SILENCE ? 0 : 10 ** (-dBov / 20))

const settle = (voice: Voice, towards: number, elapsed: number): void => {
  voice.level += (towards - voice.level) * (1 - Math.exp(-Math.max(0, elapsed) / TIME_CONSTANT_MS))
}

export class ActiveSpeakers<Id> {
  readonly #voices = new Map<Id, Voice>()
  #told = new Map<Id, Speaker<Id>>()

  /** `level` in -dBov: 0 is loudest, 127 silence. */
  heard(id: Id, level: number, now: number): void {
    const voice = this.#voices.get(id)
    if (!voice) this.#voices.set(id, { level: amplitude(level) / 2, heardAt: now, loudAt: Number.NEGATIVE_INFINITY, active: false })
    else {
      settle(voice, amplitude(level), now - voice.heardAt)
      voice.heardAt = now
    }
  }

  /** Muted or gone. */
  forget(id: Id): void {
    this.#voices.delete(id)
  }

  /** Active ones, loudest first. */
  speakers(now: number): Speaker<Id>[] {
    for (const voice of this.#voices.values()) this.#judge(voice, now)
    return [...this.#voices]
      .filter(([, voice]) => voice.active)
      .toSorted(([, a], [, b]) => b.level - a.level)
      .map(([id, voice]) => ({ id, level: Math.min(1, Math.ceil(voice.level * STEPS) / STEPS), active: true }))
  }

  /** Who began, changed or stopped since the last call, loudest first; who stopped has level 0. */
  changes(now: number): Speaker<Id>[] {
    const speakers = this.speakers(now)
    const changed = speakers.filter(({ id, level }) => this.#told.get(id)?.level !== level)
    const speaking = new Map(speakers.map((speaker) => [speaker.id, speaker]))
    for (const id of this.#told.keys()) if (!speaking.has(id)) changed.push({ id, level: 0, active: false })
    this.#told = speaking
    return changed
  }

  #judge(voice: Voice, now: number): void {
    if (now - voice.heardAt > UNHEARD_MS) {
      settle(voice, 0, now - voice.heardAt)
      voice.heardAt = now
    }
    if (voice.level >= (voice.active ? GOES_ON_AT : BEGINS_AT)) voice.loudAt = now
    voice.active = now - voice.loudAt <= (voice.active ? PAUSE_MS : 0)
  }
}
