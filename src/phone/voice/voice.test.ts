import { afterEach, describe, expect, it } from 'vitest'
import { PRESETS, Voice, type VoiceOptions } from './voice.ts'

const entry = new URL('./voice-process.suite.ts', import.meta.url)
/** Waits are for what happens; these are so long that nothing here ends by them unless it is asked to. */
const LONG = 60_000

const toClose: Voice[] = []
afterEach(() => Promise.all(toClose.splice(0).map((voice) => voice.close())))

function voice(options: Partial<VoiceOptions> = {}): Voice {
  const made = new Voice({ entry, patience: LONG, stuck: LONG, idle: LONG, ...options })
  toClose.push(made)
  return made
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}

const lengthOf = (samples: Int16Array | null): number | undefined => samples?.[0]

describe('the voice', () => {
  it('begins with the first name, says each once, and keeps it', async () => {
    const speaker = voice()
    expect(speaker.awake).toBe(false)
    expect(lengthOf(await speaker.say('Ada', 'en'))).toBe(3)
    expect(speaker.awake).toBe(true)
    const [first, second] = await Promise.all([speaker.say('Anna Berg', 'en'), speaker.say('anna berg', 'en')])
    expect(lengthOf(first)).toBe(9)
    expect(second).toBe(first)
    expect(await speaker.say('Anna  Berg', 'en')).toBe(first)
  })

  it('asks no process for what cannot be read', async () => {
    const speaker = voice()
    expect(await speaker.say('名前', 'en')).toBeNull()
    expect(speaker.awake).toBe(false)
  })

  it('ends its process when there is nothing to say, and begins another', async () => {
    const speaker = voice({ idle: 1 })
    const first = await speaker.say('Ada', 'en')
    await until(() => !speaker.awake)
    const second = await speaker.say('Bob', 'en')
    expect(second?.[1]).not.toBe(first?.[1])
  })

  it('kills a process that is stuck, and says other names by another', async () => {
    const speaker = voice({ stuck: 2_000 })
    expect(await speaker.say('spin', 'en')).toBeNull()
    // On a slow machine a process may take longer than that to begin.
    const another = async (at: number): Promise<Int16Array> => (await speaker.say(`bob ${String(at)}`, 'en')) ?? another(at + 1)
    expect(await another(1)).toHaveLength(2)
  })

  it('outlives a process that dies', async () => {
    const speaker = voice()
    const [nothing, next] = await Promise.all([speaker.say('die', 'en'), speaker.say('Bob', 'en')])
    expect([nothing, lengthOf(next)]).toEqual([null, 3])
  })

  it('lets nobody wait long, and keeps what comes later', async () => {
    const speaker = voice({ patience: 0 })
    expect(await speaker.say('Ada', 'en')).toBeNull()
    const later = async (): Promise<Int16Array | null> => (await speaker.say('Ada', 'en')) ?? later()
    expect(lengthOf(await later())).toBe(3)
  })

  it('does not try again what could not be said', async () => {
    const speaker = voice()
    expect(await speaker.say('mute', 'en')).toBeNull()
    expect(await speaker.say('mute', 'en')).toBeNull()
  })

  it('says so many at once and no more', async () => {
    const speaker = voice()
    const names = Array.from({ length: 120 }, (_, at) => `name ${'ab'.repeat(1 + (at % 8))} ${String(at)}`)
    const said = await Promise.all(names.map((name) => speaker.say(name, 'en')))
    expect(said.map((samples) => samples !== null)).toEqual(names.map((_, at) => at < 100))
  })

  it('says nothing any more when closed, and lets nobody wait', async () => {
    const speaker = voice()
    const waiting = speaker.say('hang', 'en')
    await speaker.close()
    expect([await waiting, await speaker.say('Ada', 'en'), speaker.awake]).toEqual([null, null, false])
  })

  it('gives up on a stuck process later than a caller gives up on it', () => {
    expect(PRESETS.patience).toBeLessThan(PRESETS.stuck)
  })
})
