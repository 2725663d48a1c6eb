/** Keys as tones in the sound (ITU-T Q.23), as somebody in the room could play them. */
const LOW = [697, 770, 852, 941]
const HIGH = [1_209, 1_336, 1_477]
const KEYS = ['123', '456', '789', '*0#']
const RATE = 48_000
const TONE_SECONDS = 0.2
const PAUSE_SECONDS = 0.2
const REST_SECONDS = 60
/** Of 32,768, each of the two. */
const AMPLITUDE = 8_000

/** 48 kHz. The silence behind it lasts as long as the test: a telephone with nothing to play sends no keys either. */
export function playedKeys(keys: string): Int16Array {
  const pieces = [...keys].flatMap((key) => [pair(key), new Int16Array(PAUSE_SECONDS * RATE)])
  const silence = new Int16Array(RATE / 2)
  return Int16Array.from([silence, ...pieces, ...Array.from({ length: 2 * REST_SECONDS }, () => silence)].flatMap((piece) => [...piece]))
}

function pair(key: string): Int16Array {
  const row = KEYS.findIndex((line) => line.includes(key))
  const [low, high] = [LOW[row] ?? 0, HIGH[KEYS[row]?.indexOf(key) ?? 0] ?? 0]
  return Int16Array.from({ length: TONE_SECONDS * RATE }, (_, at) =>
    Math.round(AMPLITUDE * (Math.sin((2 * Math.PI * low * at) / RATE) + Math.sin((2 * Math.PI * high * at) / RATE))),
  )
}
