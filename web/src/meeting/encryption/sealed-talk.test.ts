import { beforeEach, describe, expect, it } from 'vitest'
import { TalkOpener, TalkSealer } from './sealed-talk.ts'
import { freshSecret, keyAtStep, ringIndex, RING_SIZE, STEPS, type Secret, type SenderKey } from './sender-key.ts'

let key: SenderKey<Secret>
let sealer: TalkSealer
let opener: TalkOpener
beforeEach(() => {
  key = { generation: 0, step: 0, secret: freshSecret() }
  sealer = new TalkSealer('a')
  sealer.use(key)
  opener = new TalkOpener('a')
  opener.accept(key)
})
const seal = async (text: string, topic = 'chat'): Promise<string> => (await sealer.seal(topic, text))!

describe('what is said in the chat', () => {
  it('[E4] is read by whoever has the key, and holds nothing in the clear', async () => {
    const sealed = await seal('Guten Tag, 世界')
    expect(sealed).toMatch(/^0\.0\.1\.[\w+/=]+$/)
    expect(await opener.open('chat', sealed)).toBe('Guten Tag, 世界')
  })

  it('[E4] is read at every later step by whoever came before it, and not by whoever came after', async () => {
    const later = await keyAtStep(key, 3)
    const newcomer = new TalkOpener('a')
    newcomer.accept(later)
    const before = await seal('before')
    sealer.use(later)
    const after = await seal('after')
    expect([await opener.open('chat', before), await opener.open('chat', after)]).toEqual(['before', 'after'])
    expect([await newcomer.open('chat', before), await newcomer.open('chat', after)]).toEqual([null, 'after'])
  })

  it('[E4] the server cannot repeat it, nor bring it late, under another topic, or as somebody else’s', async () => {
    const [first, second, third] = [await seal('1'), await seal('2'), await seal('3')]
    const other = new TalkOpener('b')
    other.accept(key)
    expect(await other.open('chat', first)).toBeNull()
    expect(await opener.open('hand', first)).toBeNull()
    expect(await opener.open('chat', second)).toBe('2')
    for (const late of [first, second]) expect(await opener.open('chat', late)).toBeNull()
    expect(await opener.open('chat', third)).toBe('3')
  })

  it('a forged message keeps no later one out', async () => {
    const sealed = await seal('true')
    expect(await opener.open('chat', '0.7.4000000000.AAAA')).toBeNull()
    expect(await opener.open('chat', sealed)).toBe('true')
  })

  it('the key in use and the one after it are known together', async () => {
    const next = { generation: 1, step: 0, secret: freshSecret() }
    opener.accept(next)
    expect(await opener.open('chat', await seal('old'))).toBe('old')
    sealer.use(next)
    expect(await opener.open('chat', await seal('new'))).toBe('new')
  })

  it('without a key nothing is said', async () => {
    expect(await new TalkSealer('a').seal('chat', 'x')).toBeNull()
  })

  it('[T4] anything else is nothing', async () => {
    for (const text of ['', 'hello', '0.0.1.', '0.9.1.AAAA', '1.0.1.AAAA', '0.0.1.AA=A', '0.0.x.AAAA', `0.0.1.${'A'.repeat(50_000)}`])
      expect(await opener.open('chat', text)).toBeNull()
  })
})

describe('sender keys', () => {
  it('a step leads on alone, whether taken at once or one by one, and to another key each time', async () => {
    const stepped = await keyAtStep(await keyAtStep(key, 2), 5)
    expect(stepped).toEqual(await keyAtStep(key, 5))
    const all = await Promise.all(Array.from({ length: STEPS }, (_, step) => keyAtStep(key, step)))
    expect(new Set(all.map(({ secret }) => Buffer.from(secret).toString('hex'))).size).toBe(STEPS)
  })

  it('no two of the last 32 generations share a place in the ring', () => {
    const places = Array.from({ length: RING_SIZE }, (_, at) => ringIndex({ generation: 100 + Math.floor(at / STEPS), step: at % STEPS }))
    expect(new Set(places).size).toBe(RING_SIZE)
    expect(Math.max(...places)).toBeLessThan(RING_SIZE)
  })
})
