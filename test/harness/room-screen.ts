/** What a room system of the tests has on its screen, as somebody in front of it reads it. */
import type { Language } from '../../src/phone/ivr/prompt.ts'
import type { Baresip } from './baresip.ts'
import { croppedTo, sizeOf, wordsIn, type Region } from './picture.ts'
import { until } from './telephone.ts'

/** Milliseconds. Reading a picture takes a second on a quiet machine. */
export const PATIENCE = 120_000

export interface Reading {
  readonly language?: Language
  /** Where it is read, in a picture of this size; everywhere where nothing is said. */
  readonly place?: (size: { readonly width: number; readonly height: number }) => Region
}

/** Readers of large letters see gaps within a word. */
const closed = (words: string): string => words.replaceAll(' ', '')

/** Waits until all of these words can be read, and gives the picture. */
export async function untilReads(room: Baresip, words: readonly string[], { language = 'en', place }: Reading = {}): Promise<string> {
  let [seen, read] = ['', '']
  const see = async (): Promise<boolean> => {
    seen = (await room.snapshot()) ?? seen
    if (seen !== '') read = await wordsIn(place === undefined ? seen : croppedTo(seen, place(sizeOf(seen))), language)
    return words.every((word) => closed(read).includes(closed(word)))
  }
  await until(see, `it reads ${words.join(', ')}`, PATIENCE).catch((error: unknown) => {
    throw new Error(`It read: ${read}`, { cause: error })
  })
  return seen
}
