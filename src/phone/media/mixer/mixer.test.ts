import { afterEach, describe, expect, it } from 'vitest'
import type { LegAgreement } from '../rtp/agreement.ts'
import { Mailbox, MOST_WAITING } from './mailbox.ts'
import { Mixer, type MixerOptions } from './mixer.ts'
import type { LegEvents, MixerLeg } from './mixer-leg.ts'
import { systemTiming } from './system-timing.ts'

/** The rest of it is the tone telephones' own business. */
const AGREEMENT: LegAgreement = {
  remote: { address: '', port: 0 },
  remoteReports: null,
  codec: 'PCMU',
  sending: { voice: 0, keys: null, noise: null },
  receiving: { voice: 0, keys: null, noise: null },
  srtp: null,
  sends: true,
  receives: true,
  tonesAreKeys: false,
}
const ROOM = { url: 'ws://127.0.0.1:1', token: '' }
const entry = new URL('./tone-mixer.suite.ts', import.meta.url)

let mixers: Mixer[] = []

async function startMixer(options: Partial<MixerOptions> = {}): Promise<Mixer> {
  const unheard = { crashed: () => undefined, restarted: () => undefined, pictures: () => undefined }
  const mixer = await Mixer.start({ entry, data: null, timing: systemTiming, ...unheard, ...options })
  mixers.push(mixer)
  return mixer
}

/** What happens to a leg, in order, and a promise of each thing. */
function call(
  mixer: Mixer,
  { hertz, listenFor = 0, breaks = '' }: { hertz: number; listenFor?: number; breaks?: 'throw' | 'crash' | 'hang' | '' },
): { leg: MixerLeg; log: string[]; until: (word: string) => Promise<void> } {
  const log: string[] = []
  const waiting: { readonly word: string; readonly resolve: () => void }[] = []
  const note = (word: string): void => {
    log.push(word)
    for (const each of waiting) if (each.word === word) each.resolve()
  }
  const events: LegEvents = {
    opened: () => note('opened'),
    digit: (digit) => note(`digit ${digit}`),
    promptEnded: ({ id, how }) => note(`prompt ${id} ${how}`),
    entered: () => note('entered'),
    expelled: (end) => note(`expelled ${end}`),
    muted: (muted) => note(`muted ${muted}`),
    told: ({ text }) => note(`told ${text}`),
    ended: (why) => note(`ended ${why}`),
  }
  const until = (word: string): Promise<void> =>
    new Promise((resolve) => {
      if (log.includes(word)) resolve()
      else waiting.push({ word, resolve })
    })
  const leg = mixer.open(events)
  void until('opened').then(() =>
    leg.agree({ ...AGREEMENT, remote: { address: breaks, port: hertz }, remoteReports: { address: '', port: listenFor } }),
  )
  return { leg, log, until }
}

afterEach(async () => {
  for (const mixer of mixers) await mixer.close()
  mixers = []
})

describe('the mixer in its thread', () => {
  it('[D6] connects telephones with each other and nobody with itself', async () => {
    const mixer = await startMixer()
    const ann = call(mixer, { hertz: 400, listenFor: 700 })
    const bob = call(mixer, { hertz: 700, listenFor: 400 })
    await Promise.all([ann.until('opened'), bob.until('opened')])
    ann.leg.enter('meeting', 'ann', ROOM)
    bob.leg.enter('meeting', 'bob', ROOM)
    await Promise.all([ann.until('digit 1'), bob.until('digit 1')])
    expect([...ann.log, ...bob.log]).not.toContain('digit #')
    const report = await mixer.report()
    expect(report!.conferences.get('meeting')).toMatchObject({ callers: 2 })
    expect(report!.legs.size).toBe(2)
    expect(report!.clock.ticks).toBeGreaterThan(0)
  })

  it('[D2] two meetings hear nothing of each other, nor does who waits', async () => {
    const mixer = await startMixer()
    const ann = call(mixer, { hertz: 400, listenFor: 700 })
    const bob = call(mixer, { hertz: 700, listenFor: 400 })
    const cay = call(mixer, { hertz: 1_000, listenFor: 400 })
    ann.leg.enter('one', 'ann', ROOM)
    bob.leg.enter('other', 'bob', ROOM)
    await ann.until('opened')
    // The thread's own time: so many ticks in which everything could have been heard.
    let ticks = 0
    while (ticks < 40) ticks = (await mixer.report())!.clock.ticks
    expect([...ann.log, ...bob.log, ...cay.log].filter((word) => word.startsWith('digit'))).toEqual([])
  })

  it('plays prompts and says when they were heard; ends a leg once', async () => {
    const mixer = await startMixer()
    const { leg, log, until } = call(mixer, { hertz: 400, listenFor: 900 })
    const sound = new Int16Array(new SharedArrayBuffer(2 * 16_000))
    sound.forEach((_, i) => (sound[i] = 3_000 * Math.sin((2 * Math.PI * 900 * i) / 16_000)))
    leg.play({ id: 7, sound, over: 'replace', bargeIn: false })
    await until('prompt 7 played')
    expect(log).toContain('digit 1')
    leg.close()
    leg.close()
    await until('ended closed')
    leg.play({ id: 8, sound, over: 'replace', bargeIn: true })
    expect(log.filter((word) => word.startsWith('ended'))).toEqual(['ended closed'])
    expect(mixer.size).toBe(0)
  })

  it('a line that cannot be agreed upon ends its leg alone', async () => {
    const mixer = await startMixer()
    const other = call(mixer, { hertz: 400 })
    const { until } = call(mixer, { hertz: 700, breaks: 'throw' })
    await until('ended no such codec')
    expect(mixer.size).toBe(1)
    expect(other.log).toEqual(['opened'])
  })
})

describe('a thread that dies', () => {
  it('is reported, ends its legs, and is followed by another', async () => {
    const errors: Error[] = []
    const back = Promise.withResolvers<void>()
    const mixer = await startMixer({ crashed: (error) => errors.push(error), restarted: back.resolve })
    const ann = call(mixer, { hertz: 400 })
    await ann.until('opened')
    const bad = call(mixer, { hertz: 700, breaks: 'crash' })
    await Promise.all([ann.until('ended crashed'), bad.until('ended crashed')])
    const early = call(mixer, { hertz: 400 })
    await early.until('ended unavailable')
    expect(await mixer.report()).toBeNull()
    await back.promise
    expect(errors.map(({ message }) => message)).toEqual(['a bug'])
    const late = call(mixer, { hertz: 500 })
    await late.until('opened')
  })

  it('counts as dead when it hangs', async () => {
    const errors: Error[] = []
    const mixer = await startMixer({ crashed: (error) => errors.push(error) })
    const { until } = call(mixer, { hertz: 400, breaks: 'hang' })
    await until('ended crashed')
    expect(errors.map(({ message }) => message)).toEqual(['the mixer hangs'])
  })

  it('that is told to end does so, with its legs, and keeps no process alive', async () => {
    const before = process.getActiveResourcesInfo().length
    const mixer = await startMixer({ crashed: () => expect.unreachable() })
    const legs = [call(mixer, { hertz: 400 }), call(mixer, { hertz: 500 })]
    legs[0]!.leg.enter('meeting', 'ann', ROOM)
    await legs[1]!.until('opened')
    await Promise.all([mixer.close(), mixer.close()])
    expect(legs.map(({ log }) => log.at(-1))).toEqual(['ended closed', 'ended closed'])
    expect(mixer.size).toBe(0)
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before)
  })
})

describe('a mailbox', () => {
  it('keeps the order, sends a batch at a time, and no more than a bound', () => {
    const batches: (readonly number[])[] = []
    const mailbox = new Mailbox<number>((batch) => batches.push(batch))
    const taken = Array.from({ length: MOST_WAITING + 3 }, (_, i) => mailbox.put(i))
    expect(batches).toEqual([[0]])
    expect(taken.filter((each) => !each)).toHaveLength(2)
    mailbox.acknowledged()
    expect(batches[1]).toEqual(Array.from({ length: MOST_WAITING }, (_, i) => i + 1))
    mailbox.acknowledged()
    expect(mailbox.busy).toBe(false)
    expect(batches).toHaveLength(2)
  })
})
