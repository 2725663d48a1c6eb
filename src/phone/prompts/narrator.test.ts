import { expect, it } from 'vitest'
import type { Part } from '../ivr/prompt.ts'
import { narrator } from './narrator.ts'

const book = { rate: 100, get: () => Int16Array.of(1) }
const person = (name: string): Part => ({ kind: 'person', name, proved: true, language: 'en' })

it('says names one after the other, in the order of the sentence, whenever the voice has them', async () => {
  const resolvers = new Map<string, (sound: Int16Array | null) => void>()
  const voice = { say: (name: string) => new Promise<Int16Array | null>((resolve) => resolvers.set(name, resolve)) }
  const said = narrator(book, voice)([person('Ada'), person('Eve'), person('名前')], '')
  resolvers.get('名前')?.(null)
  resolvers.get('Eve')?.(Int16Array.of(3))
  resolvers.get('Ada')?.(Int16Array.of(2))
  expect([...(await said)].filter((sample) => sample !== 0)).toEqual([2, 3, 1])
})

it('asks no voice where nobody is named', async () => {
  const voice = { say: () => Promise.reject(new Error('asked')) }
  expect(await narrator(book, voice)([{ kind: 'prompt', prompt: 'welcome', language: 'en' }], '')).toEqual(Int16Array.of(1))
})
