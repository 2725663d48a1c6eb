import { expect, it } from 'vitest'
import { WEBHOOK_EVENTS, WebhookInput } from '../../../../../shared/api/webhook.ts'
import { webhookDraft, webhookFaults, withEvent } from './webhook-draft.ts'

const KEPT = { id: 'hook_1', url: 'https://x.test/', events: [], active: false, createdAt: 0, previousSecretUntil: null }

it('begins with everything, or with the webhook that is changed', () => {
  expect(webhookDraft(null)).toEqual({ url: '', events: WEBHOOK_EVENTS, active: true })
  expect(webhookDraft(KEPT)).toEqual({ url: 'https://x.test/', events: [], active: false })
})

it('keeps events in their order', () => {
  const draft = withEvent(withEvent(webhookDraft(KEPT), 'pin.alarm', true), 'meeting.locked', true)
  expect(draft.events).toEqual(['meeting.locked', 'pin.alarm'])
  expect(withEvent(draft, 'pin.alarm', false).events).toEqual(['meeting.locked'])
})

it('has no fault exactly where the server takes it', () => {
  const addresses = [
    '',
    'x.test',
    'https://',
    'https://x.test',
    'http://x.test/a?b=c@d',
    'https://u@x.test/',
    'https:\\\\x.test',
    'ftp://x.test/',
  ]
  for (const url of addresses) {
    const draft = { ...webhookDraft(null), url }
    expect([url, Object.keys(webhookFaults(draft)).length === 0]).toEqual([url, WebhookInput.safeParse(draft).success])
  }
  expect(webhookFaults(webhookDraft(KEPT))).toEqual({ events: 'webhookEventsMissing' })
})
