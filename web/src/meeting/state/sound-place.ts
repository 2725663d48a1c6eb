/**
 * Where one's own sound is (SPEC P4). `unknown`: the server has not said yet, so nothing is sent or played. `nowhere`: the telephone has
 * hung up, and the browser has not been asked to take its place: it never begins to listen or to speak by itself.
 */
export type SoundPlace = 'unknown' | 'browser' | 'telephone' | 'nowhere'

export function soundPlaceAfter(before: SoundPlace, onTelephone: boolean): SoundPlace {
  if (onTelephone) return 'telephone'
  return before === 'telephone' || before === 'nowhere' ? 'nowhere' : 'browser'
}
