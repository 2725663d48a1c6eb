/** Says what the dialogue wants said: from recordings, and names by the voice. */
import type { Language, Part } from '../ivr/prompt.ts'
import type { PromptBook } from './load-prompts.ts'
import { speakParts } from './spoken-parts.ts'

export interface NameVoice {
  /** At the book's rate; null where it cannot, or not now. */
  say(name: string, language: Language): Promise<Int16Array | null>
}

export type Narrate = (parts: readonly Part[], ownPin: string) => Promise<Int16Array>

export const narrator =
  (book: PromptBook, voice: NameVoice): Narrate =>
  async (parts, ownPin) => {
    const people = parts.filter((part) => part.kind === 'person')
    const names = await Promise.all(people.map(({ name, language }) => voice.say(name, language)))
    const sounds = new Map(people.map(({ name, language }, at) => [`${language} ${name}`, names[at] ?? null]))
    return speakParts(book, parts, { ownPin, sayName: (name, language) => sounds.get(`${language} ${name}`) ?? null })
  }
