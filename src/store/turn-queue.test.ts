import { setImmediate as soon } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { TurnQueue } from './turn-queue.ts'

it('[A5] work for one key runs one after the other, in the order asked', async () => {
  const turns = new TurnQueue()
  const steps: string[] = []
  const work = (name: string) => async (): Promise<string> => {
    steps.push(`${name} begins`)
    await soon()
    steps.push(`${name} ends`)
    return name
  }
  expect(await Promise.all(['a', 'b', 'c'].map((name) => turns.run('key', work(name))))).toEqual(['a', 'b', 'c'])
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

it('work for another key does not wait', async () => {
  const turns = new TurnQueue()
  const gate = Promise.withResolvers<void>()
  const first = turns.run('slow', () => gate.promise)
  expect(await turns.run('quick', () => Promise.resolve('done'))).toBe('done')
  gate.resolve()
  await first
})

it('a failure is told to who asked, and the next one has its turn', async () => {
  const turns = new TurnQueue()
  const failing = turns.run('key', () => Promise.reject(new Error('broken')))
  const next = turns.run('key', () => Promise.resolve('next'))
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('next')
})
