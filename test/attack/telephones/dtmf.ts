/** The two tones of each key, in hertz (ITU-T Q.23). */
const ROWS = [697, 770, 852, 941]
const COLUMNS = [1_209, 1_336, 1_477, 1_633]
const KEYPAD = '123A456B789C*0#D'

export function tonesOf(key: string): readonly [number, number] {
  const at = KEYPAD.indexOf(key)
  return [ROWS[Math.floor(at / 4)] ?? 0, COLUMNS[at % 4] ?? 0]
}
