import type { DeliveryView } from '../../../../../shared/api/webhook.ts'
import type { TextKey, Translate } from '../../../i18n/i18n.ts'

export interface DeliveryWords {
  readonly tone: 'good' | 'bad' | 'unknown'
  readonly text: string
}

type Last = NonNullable<DeliveryView['last']>
type Fault = Extract<Last['answer'], { readonly fault: string }>['fault']

const FAULT_WORDS = {
  address_refused: 'webhookFaultAddress',
  unknown_host: 'webhookFaultHost',
  unreachable: 'webhookFaultUnreachable',
  certificate: 'webhookFaultCertificate',
  timeout: 'webhookFaultTimeout',
  interrupted: 'webhookFaultInterrupted',
} as const satisfies Readonly<Record<Fault, TextKey>>

/** What has come of a message so far. `moment` writes a time. */
export function deliveryWords({ state, attempts, last, dueAt }: DeliveryView, t: Translate, moment: (at: number) => string): DeliveryWords {
  if (state === 'dead') return { tone: 'bad', text: last === null ? t('webhookDead') : t('webhookDeadWhy', { why: whyOf(last, t) }) }
  if (last === null || dueAt === null) return last === null ? { tone: 'unknown', text: t('webhookWaits') } : delivered(last, t, moment)
  return { tone: 'bad', text: t('webhookRetried', { why: whyOf(last, t), count: attempts, due: moment(dueAt) }) }
}

const delivered = ({ at, answer }: Last, t: Translate, moment: (at: number) => string): DeliveryWords => ({
  tone: 'good',
  text: t('webhookDelivered', { at: moment(at), status: 'status' in answer ? answer.status : 0 }),
})

const whyOf = ({ answer }: Last, t: Translate): string =>
  'status' in answer ? t('webhookAnswered', { status: answer.status }) : t(FAULT_WORDS[answer.fault])
