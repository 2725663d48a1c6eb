import { useState } from 'react'
import { WEBHOOK_EVENTS, type WebhookView } from '../../../../../shared/api/webhook.ts'
import { call } from '../../../api/client.ts'
import type { Result } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Switch } from '../../../ui/choice.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { EntryForm } from '../entry-form.tsx'
import { EventChoice } from './event-choice.tsx'
import { NewSecret } from './new-secret.tsx'
import { webhookDraft, webhookFaults, withEvent, type WebhookDraft } from './webhook-draft.ts'

interface WebhookFormProps {
  /** The webhook that is changed; null for a new one. */
  readonly kept: WebhookView | null
  /** The secret of the one that was added. */
  readonly onSecret: (secret: string) => void
  readonly onClose: () => void
}

export const WebhookForm = ({ kept, onSecret, onClose }: WebhookFormProps) => {
  const t = useT()
  const [draft, setDraft] = useState(() => webhookDraft(kept))
  const save = (): Promise<Result<unknown>> => (kept === null ? add(draft, onSecret) : change(draft, kept))
  return (
    <EntryForm
      title={kept === null ? t('webhookAdd') : t('webhookChangeTitle', { name: new URL(kept.url).host })}
      faults={webhookFaults(draft)}
      save={save}
      onClose={onClose}
    >
      {(faults) => (
        <>
          <TextField
            label={t('webhookUrl')}
            help={t('webhookUrlHelp')}
            placeholder="https://"
            type="url"
            value={draft.url}
            onChange={(url) => setDraft({ ...draft, url: url.trim() })}
            maxLength={1000}
            autoComplete="off"
            spellCheck="false"
            // The first field of a dialog that was opened to be filled in.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            error={faults.url && t(faults.url)}
          />
          <EventChoice
            events={WEBHOOK_EVENTS}
            chosen={draft.events}
            onChange={(event, wanted) => setDraft(withEvent(draft, event, wanted))}
            error={faults.events && t(faults.events)}
          />
          <Switch
            label={t('webhookActive')}
            note={t('webhookActiveNote')}
            isSelected={draft.active}
            onChange={(active) => setDraft({ ...draft, active })}
          />
          {kept === null ? null : <NewSecret webhookId={kept.id} />}
        </>
      )}
    </EntryForm>
  )
}

const bodyOf = ({ url, events, active }: WebhookDraft) => ({ url, events: [...events], active })

async function add(draft: WebhookDraft, onSecret: (secret: string) => void): Promise<Result<unknown>> {
  const added = await call('addWebhook', { body: bodyOf(draft) })
  if (added.ok) onSecret(added.value.secret)
  return added
}

const change = (draft: WebhookDraft, { id }: WebhookView): Promise<Result<unknown>> =>
  call('changeWebhook', { params: { webhookId: id }, body: bodyOf(draft) })
