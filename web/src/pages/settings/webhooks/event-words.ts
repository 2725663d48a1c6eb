import type { DeliveryView } from '../../../../../shared/api/webhook.ts'
import type { TextKey } from '../../../i18n/i18n.ts'

/** What is told, for people. */
export const EVENT_WORDS = {
  'conference.started': 'webhookEventStarted',
  'conference.ended': 'webhookEventEnded',
  'meeting.locked': 'webhookEventLocked',
  'meeting.unlocked': 'webhookEventUnlocked',
  'attendee.invited': 'webhookEventInvited',
  'attendee.admitted': 'webhookEventAdmitted',
  'attendee.dropped': 'webhookEventDropped',
  'attendee.left': 'webhookEventLeft',
  'attendee.removed': 'webhookEventRemoved',
  'join.refused': 'webhookEventRefused',
  'pin.alarm': 'webhookEventAlarm',
  'webhook.test': 'webhookEventTest',
} as const satisfies Readonly<Record<DeliveryView['type'], TextKey>>
