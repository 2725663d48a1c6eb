import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { parseStun, stunAttribute, stunType, transactionOf, type StunMessage } from './stun-message.ts'
import { StunQuestions } from './stun-questions.ts'
import { writeStun, xorAddress } from './stun-writer.ts'

const SERVER = { address: '192.0.2.1', port: 3478 }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const answerTo = (question: Buffer, address: string, port: number): StunMessage => {
  const transaction = transactionOf(parseStun(question)!)
  const attributes = [[stunAttribute.xorMappedAddress, xorAddress(transaction, address, port)]] as const
  return parseStun(writeStun({ type: stunType.bindingSuccess, transaction, attributes }, null))!
}

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8::7', '2001:db8:0:0:0:0:0:7'],
])('learns where the server saw it: %s', async (seen, written) => {
  const questions = new StunQuestions()
  const sent: Buffer[] = []
  const asked = questions.ask((bytes) => void sent.push(bytes), SERVER)
  questions.answered(answerTo(sent[0]!, seen, 40_000), SERVER.address, SERVER.port)
  expect(await asked).toEqual({ address: written, port: 40_000 })
  await vi.runAllTimersAsync()
  expect(sent).toHaveLength(1)
})

it('asks again while nothing is heard, and gives up', async () => {
  const questions = new StunQuestions()
  const sent: Buffer[] = []
  const asked = questions.ask((bytes) => void sent.push(bytes), SERVER)
  await vi.runAllTimersAsync()
  expect(await asked).toBeNull()
  expect(sent).toHaveLength(3)
  questions.answered(answerTo(sent[0]!, '203.0.113.7', 1), SERVER.address, SERVER.port)
})

it('[T4] believes nobody whom it did not ask', async () => {
  const questions = new StunQuestions()
  const sent: Buffer[] = []
  const asked = questions.ask((bytes) => void sent.push(bytes), SERVER)
  const lie = answerTo(sent[0]!, '198.51.100.66', 66)
  questions.answered(lie, '198.51.100.66', SERVER.port)
  questions.answered(lie, SERVER.address, SERVER.port + 1)
  const foreign = parseStun(writeStun({ type: stunType.bindingSuccess, transaction: Buffer.alloc(12), attributes: [] }, null))!
  questions.answered(foreign, SERVER.address, SERVER.port)
  questions.answered(answerTo(sent[0]!, '203.0.113.7', 7), SERVER.address, SERVER.port)
  expect(await asked).toEqual({ address: '203.0.113.7', port: 7 })
})

it('[T4] takes whatever an answer holds without an exception', async () => {
  const questions = new StunQuestions()
  const sent: Buffer[] = []
  const asked = questions.ask((bytes) => void sent.push(bytes), SERVER)
  const transaction = transactionOf(parseStun(sent[0]!)!)
  const draft = (value: Uint8Array) => ({
    type: stunType.bindingSuccess,
    transaction,
    attributes: [[stunAttribute.xorMappedAddress, value]] as const,
  })
  const misshapen = fc.uint8Array({ maxLength: 40 }).filter(({ length }) => length !== 8 && length !== 20)
  fc.assert(fc.property(misshapen, (value) => questions.answered(parseStun(writeStun(draft(value), null))!, SERVER.address, SERVER.port)))
  questions.answered(answerTo(sent[0]!, '203.0.113.7', 7), SERVER.address, SERVER.port)
  expect(await asked).toEqual({ address: '203.0.113.7', port: 7 })
})

it('asks a few things at a time', async () => {
  const questions = new StunQuestions()
  let sent = 0
  const asked = Array.from({ length: 9 }, () => questions.ask(() => void sent++, SERVER))
  expect(await asked[8]).toBeNull()
  expect(sent).toBe(8)
  await vi.runAllTimersAsync()
  expect(await Promise.all(asked)).toEqual(Array(9).fill(null))
})
