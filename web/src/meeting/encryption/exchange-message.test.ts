import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMessage, writeMessage, type ExchangeMessage } from './exchange-message.ts'
import { STEPS } from './sender-key.ts'

const base64 = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => Buffer.from(array).toString('base64'))
const message: fc.Arbitrary<ExchangeMessage> = fc.oneof(
  fc.record({ kind: fc.constant('hello' as const), publicKey: base64(65), asks: fc.boolean() }),
  fc.record({
    kind: fc.constant('key' as const),
    publicKey: base64(65),
    generation: fc.nat(1_000_000_000),
    step: fc.nat(STEPS - 1),
    sealed: base64(60),
  }),
  fc.record({ kind: fc.constant('have' as const), generation: fc.nat(1_000_000_000) }),
)

describe('messages of the exchange', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(message, (one) => {
        expect(parseMessage(writeMessage(one))).toEqual(one)
      }),
    )
  })

  it('[T4] anything else is nothing, and breaks nothing', () => {
    const broken = fc.oneof(
      fc.string(),
      fc.json(),
      message.map((one) => writeMessage(one).slice(1)),
      fc.constant('null'),
      fc.constant('[]'),
    )
    fc.assert(
      fc.property(broken, (text) => {
        expect(parseMessage(text)).toBeNull()
      }),
    )
  })

  it('[T4] a field that is not as ours are spoils the whole', () => {
    const spoil = fc.tuple(
      message,
      fc.nat(4),
      fc.oneof(fc.string(), fc.double({ noInteger: true }), fc.constant(null), fc.constant(-1), fc.constant(2 ** 40)),
    )
    fc.assert(
      fc.property(spoil, ([one, at, value]) => {
        const names = Object.keys(one).filter((name) => name !== 'kind')
        expect(parseMessage(JSON.stringify({ ...one, [names[at % names.length] ?? '']: value }))).toBeNull()
      }),
    )
  })

  it('[T4] one that is too long is not even read', () => {
    expect(parseMessage(`${JSON.stringify({ kind: 'have', generation: 1 })}${' '.repeat(1_000)}`)).toBeNull()
  })
})
