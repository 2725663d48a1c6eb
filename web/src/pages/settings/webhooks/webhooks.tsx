import { Plus, Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'
import { WEBHOOK_EVENTS, type WebhookView } from '../../../../../shared/api/webhook.ts'
import { call } from '../../../api/client.ts'
import { useWebhooks } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import type { Translate } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/notice.tsx'
import { EntryRow } from '../entry-row.tsx'
import { Deliveries } from './deliveries.tsx'
import { SecretNote } from './secret-note.tsx'
import { WebhookForm } from './webhook-form.tsx'

/** For administrators: whom this server tells of what happens. */
export const Webhooks = () => {
  const t = useT()
  const { data } = useWebhooks()
  const [edits, setEdits] = useState<WebhookView | 'new' | null>(null)
  const [shows, setShows] = useState<WebhookView | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  if (data === undefined) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>{t('settingsWebhooks')}</h2>
        <Button size="small" icon={<Plus aria-hidden="true" size={16} />} onPress={() => setEdits('new')}>
          {t('webhookAdd')}
        </Button>
      </div>
      {secret === null ? null : <SecretNote secret={secret} lead={t('webhookSecretOnce')} />}
      {data.items.length === 0 ? <EmptyState>{t('webhooksNone')}</EmptyState> : null}
      <ul className="list">
        {data.items.map((webhook) => (
          <Row key={webhook.id} webhook={webhook} onChange={() => setEdits(webhook)} onShow={() => setShows(webhook)} />
        ))}
      </ul>
      {edits === null ? null : <WebhookForm kept={edits === 'new' ? null : edits} onSecret={setSecret} onClose={() => setEdits(null)} />}
      {shows === null ? null : <Deliveries webhook={shows} onClose={() => setShows(null)} />}
    </section>
  )
}

interface RowProps {
  readonly webhook: WebhookView
  readonly onChange: () => void
  readonly onShow: () => void
}

const Row = ({ webhook, onChange, onShow }: RowProps) => {
  const t = useT()
  const { id, url, active } = webhook
  const name = new URL(url).host
  return (
    <EntryRow
      icon={<WebhookIcon aria-hidden="true" size={20} />}
      name={name}
      onChange={onChange}
      removal={{
        remove: () => call('removeWebhook', { params: { webhookId: id } }),
        ask: t('webhookAsk', { name }),
        lead: t('webhookAskLead'),
      }}
      more={
        <Button size="small" aria-label={t('webhookDeliveriesOf', { name })} onPress={onShow}>
          {t('webhookDeliveries')}
        </Button>
      }
    >
      <small className="webhook-url">{url}</small>
      <small>{active ? toldOf(webhook, t) : t('webhookPaused')}</small>
    </EntryRow>
  )
}

const toldOf = ({ events }: WebhookView, t: Translate): string =>
  events.length === WEBHOOK_EVENTS.length ? t('webhookAllEvents') : t('webhookSomeEvents', { count: events.length })
