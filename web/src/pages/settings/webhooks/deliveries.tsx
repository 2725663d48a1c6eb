import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import type { DeliveryView, WebhookView } from '../../../../../shared/api/webhook.ts'
import { call } from '../../../api/client.ts'
import { useRefresh, useWebhookDeliveries } from '../../../api/session.ts'
import { clock, dayMonth, daysAhead } from '../../../format/time.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EmptyState } from '../../../ui/notice.tsx'
import { ProblemNote } from '../../shell/problem-note.tsx'
import { useSubmit } from '../../shell/submit.ts'
import { deliveryWords } from './delivery-words.ts'
import { EVENT_WORDS } from './event-words.ts'

/** What a webhook was told of late, and what came of it. */
export const Deliveries = ({ webhook, onClose }: { readonly webhook: WebhookView; readonly onClose: () => void }) => {
  const t = useT()
  const refresh = useRefresh()
  const { data, dataUpdatedAt } = useWebhookDeliveries(webhook.id)
  const again = (): void => void refresh('webhookDeliveries')
  const { busy, problem, submit } = useSubmit(() => call('testWebhook', { params: { webhookId: webhook.id } }), again)
  return (
    <Dialog
      title={t('webhookDeliveriesOf', { name: new URL(webhook.url).host })}
      lead={t('webhookDeliveriesLead')}
      isOpen
      onOpenChange={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('close')}</Button>
          <Button variant="primary" busy={busy} busyLabel={t('working')} onPress={() => submit()}>
            {t('webhookTest')}
          </Button>
        </>
      }
    >
      {data?.length === 0 ? <EmptyState>{t('webhookDeliveriesNone')}</EmptyState> : null}
      <ul className="list deliveries">
        {data?.map((delivery) => (
          <Row key={delivery.eventId} webhookId={webhook.id} delivery={delivery} now={dataUpdatedAt} />
        ))}
      </ul>
      <ProblemNote problem={problem} />
    </Dialog>
  )
}

const ICONS = { good: CircleCheck, bad: CircleAlert, unknown: CircleDashed } as const

const Row = ({ webhookId, delivery, now }: { readonly webhookId: string; readonly delivery: DeliveryView; readonly now: number }) => {
  const t = useT()
  const refresh = useRefresh()
  const moment = useMoment(now)
  const { eventId, type, at } = delivery
  const { busy, problem, submit } = useSubmit(
    () => call('redeliver', { params: { webhookId, eventId } }),
    () => void refresh('webhookDeliveries'),
  )
  const { tone, text } = deliveryWords(delivery, t, moment)
  const Icon = ICONS[tone]
  const event = t(EVENT_WORDS[type])
  return (
    <li className="person-row delivery" data-tone={tone}>
      <Icon aria-hidden="true" size={20} />
      <span className="who">
        <b>{event}</b>
        <small>
          {moment(at)} · {text}
        </small>
        <ProblemNote problem={problem} />
      </span>
      <Button size="small" busy={busy} aria-label={t('webhookAgainOf', { event, at: moment(at) })} onPress={() => submit()}>
        {t('webhookAgain')}
      </Button>
    </li>
  )
}

/** The day only where it is not today. */
function useMoment(now: number): (at: number) => string {
  const t = useT()
  const language = currentLanguage()
  return (at) => {
    const time = clock(at, language)
    return daysAhead(at, now) === 0 ? time : t('trunkMoment', { day: dayMonth(at, language), time })
  }
}
