/**
 * Which of many open microphones are passed on: as many as there are slots. Nothing that was not passed on can be sent later, so a slot
 * changes hands at the first packet in which somebody begins to speak, and who spoke keeps it: only who was quiet longest loses it.
 * When all who have slots are speaking, louder wins.
 */

/** No syllable begins softer, dBov; steady noise may be louder. */
const SOFTEST = -60
/** Speech stands out from a microphone's own noise by this much, or is loud anyway, dBov. */
const RISE = 8
const LOUD = -35
/** The noise is the softest of the last seconds: what is steady for longer becomes noise. dB per second. */
const NOISE_RISES = 2
/** Who spoke within this time is speaking. */
const PAUSE_MS = 1000
/** Of who has stopped, this much is forgotten in a second, dB. */
const FADES = 8
/** Against the softest of those who speak: so much louder, for so long, and not before that one was heard for a moment. */
const LOUDER = 6
const LOUDER_FOR_MS = 60
const STAY_MS = 1000
/** A longer silence between two packets is discontinuous transmission, not speech. */
const MAX_GAP_MS = 100

interface Voice {
  passes: boolean
  /** dBov: of the noise, and of the loudest packet lately. */
  noise: number
  peak: number
  heardAt: number
  spokeAt: number
  passesSince: number
  /** Louder than the softest of those who speak since then; -1 when not. */
  louderSince: number
}

const silent = (now: number): Voice => ({
  passes: false,
  noise: SOFTEST - RISE,
  peak: Number.NEGATIVE_INFINITY,
  heardAt: now,
  spokeAt: Number.NEGATIVE_INFINITY,
  passesSince: Number.NEGATIVE_INFINITY,
  louderSince: -1,
})

const peakAt = ({ peak, heardAt }: Voice, now: number): number => peak - ((now - heardAt) / 1000) * FADES

/** True when it speaks. */
const hear = (voice: Voice, level: number, now: number): boolean => {
  voice.noise = Math.max(SOFTEST - RISE, Math.min(level, voice.noise + ((now - voice.heardAt) / 1000) * NOISE_RISES))
  voice.peak = Math.max(level, peakAt(voice, now))
  if (now - voice.heardAt > MAX_GAP_MS) voice.louderSince = -1
  voice.heardAt = now
  if (level < SOFTEST || level < Math.min(LOUD, voice.noise + RISE)) return false
  voice.spokeAt = now
  return true
}

/** `slots` may be 0: then everything passes. Time in milliseconds. */
export class Loudest<Id> {
  readonly #slots: number
  readonly #voices = new Map<Id, Voice>()
  #taken = 0

  constructor(slots: number) {
    this.#slots = slots
  }

  /** Whether this packet is passed on. `level` as RFC 6464 says it: 0 is loudest, 127 silence. */
  passes(id: Id, level: number, now: number): boolean {
    if (this.#slots === 0) return true
    const voice = this.#voiceOf(id, now)
    const speaks = hear(voice, -level, now)
    if (voice.passes) return true
    if (this.#taken < this.#slots) this.#taken++
    else if (!this.#displace(voice, speaks, -level, now)) return false
    voice.passes = true
    voice.passesSince = speaks ? now : Number.NEGATIVE_INFINITY
    voice.louderSince = -1
    return true
  }

  /** Muted or gone: its slot is free. */
  forget(id: Id): void {
    if (this.#voices.get(id)?.passes === true) this.#taken--
    this.#voices.delete(id)
  }

  #voiceOf(id: Id, now: number): Voice {
    const known = this.#voices.get(id)
    if (known !== undefined) return known
    const voice = silent(now)
    this.#voices.set(id, voice)
    return voice
  }

  /** True when somebody made way. */
  #displace(voice: Voice, speaks: boolean, level: number, now: number): boolean {
    const quietest = this.#leastOf(({ spokeAt }) => spokeAt)
    const softest = this.#leastOf((each) => peakAt(each, now))
    const isLouder = speaks && softest !== null && level >= peakAt(softest, now) + LOUDER
    if (!isLouder) voice.louderSince = -1
    else if (voice.louderSince < 0) voice.louderSince = now
    if (!speaks || quietest === null || softest === null) return false
    const isQuiet = now - quietest.spokeAt >= PAUSE_MS
    const victim = isQuiet ? quietest : softest
    if (!isQuiet && (!isLouderForLong(voice, now) || now - softest.passesSince < STAY_MS)) return false
    if (this.#isOutdone(voice, isQuiet, now)) return false
    victim.passes = false
    return true
  }

  /** Somebody louder waits for the same. */
  #isOutdone(voice: Voice, isQuiet: boolean, now: number): boolean {
    for (const other of this.#voices.values()) {
      if (other.passes || now - other.spokeAt > MAX_GAP_MS || other.peak <= voice.peak) continue
      if (isQuiet || isLouderForLong(other, now)) return true
    }
    return false
  }

  /** Of those who pass. */
  #leastOf(measure: (voice: Voice) => number): Voice | null {
    let found: Voice | null = null
    for (const voice of this.#voices.values()) if (voice.passes && (found === null || measure(voice) < measure(found))) found = voice
    return found
  }
}

const isLouderForLong = ({ louderSince }: Voice, now: number): boolean => louderSince >= 0 && now - louderSince >= LOUDER_FOR_MS
