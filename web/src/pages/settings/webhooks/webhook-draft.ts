import { WEBHOOK_EVENTS, type WebhookEvent, type WebhookView } from '../../../../../shared/api/webhook.ts'
import type { TextKey } from '../../../i18n/i18n.ts'

/** What the form holds while it is filled in. */
export interface WebhookDraft {
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly active: boolean
}

export const webhookDraft = (kept: WebhookView | null): WebhookDraft =>
  kept === null ? { url: '', events: WEBHOOK_EVENTS, active: true } : { url: kept.url, events: kept.events, active: kept.active }

/** In the order of the list, however they are ticked. */
export const withEvent = (draft: WebhookDraft, event: WebhookEvent, wanted: boolean): WebhookDraft => ({
  ...draft,
  events: WEBHOOK_EVENTS.filter((known) => (known === event ? wanted : draft.events.includes(known))),
})

export type WebhookFaults = { readonly [Field in keyof WebhookDraft]?: TextKey }

/** As far as the page can tell; where it may reach is the server's to say. */
export const webhookFaults = ({ url, events }: WebhookDraft): WebhookFaults => ({
  ...(isAddress(url) ? {} : { url: 'webhookUrlWrong' }),
  ...(events.length > 0 ? {} : { events: 'webhookEventsMissing' }),
})

const isAddress = (url: string): boolean => /^https?:\/\/[^/?#@\\]+(?:[/?#]|$)/.test(url) && url.length <= 1000 && URL.canParse(url)
