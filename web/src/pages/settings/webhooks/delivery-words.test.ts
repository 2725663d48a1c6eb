import { expect, it } from 'vitest'
import type { DeliveryView } from '../../../../../shared/api/webhook.ts'
import type { Translate } from '../../../i18n/i18n.ts'
import { deliveryWords } from './delivery-words.ts'

/** Keys and what is put into them, in place of sentences. */
const t: Translate = (key, parts) => `${key} ${JSON.stringify(parts ?? {})}`
const moment = (at: number): string => `at ${String(at)}`

const waiting: DeliveryView = { eventId: 'e', type: 'pin.alarm', at: 1, state: 'pending', attempts: 0, last: null, dueAt: 1 }
const tried = (answer: NonNullable<DeliveryView['last']>['answer']) => ({ attempts: 3, last: { at: 5, answer } })
const wordsOf = (delivery: DeliveryView) => deliveryWords(delivery, t, moment)

it('tells what waits, what came, what is tried again and why, and what was given up', () => {
  expect(wordsOf(waiting)).toEqual({ tone: 'unknown', text: 'webhookWaits {}' })
  expect(wordsOf({ ...waiting, ...tried({ status: 204 }), state: 'delivered', dueAt: null })).toEqual({
    tone: 'good',
    text: 'webhookDelivered {"at":"at 5","status":204}',
  })
  expect(wordsOf({ ...waiting, ...tried({ status: 500 }), dueAt: 9 })).toEqual({
    tone: 'bad',
    text: `webhookRetried ${JSON.stringify({ why: 'webhookAnswered {"status":500}', count: 3, due: 'at 9' })}`,
  })
  expect(wordsOf({ ...waiting, ...tried({ fault: 'timeout' }), state: 'dead', dueAt: null })).toEqual({
    tone: 'bad',
    text: `webhookDeadWhy ${JSON.stringify({ why: 'webhookFaultTimeout {}' })}`,
  })
  expect(wordsOf({ ...waiting, state: 'dead', dueAt: null })).toEqual({ tone: 'bad', text: 'webhookDead {}' })
})
