import { CircleAlert } from 'lucide-react'
import type { WebhookEvent } from '../../../../../shared/api/webhook.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Checkbox } from '../../../ui/choice.tsx'
import { EVENT_WORDS } from './event-words.ts'

interface EventChoiceProps {
  readonly events: readonly WebhookEvent[]
  readonly chosen: readonly WebhookEvent[]
  readonly onChange: (event: WebhookEvent, wanted: boolean) => void
  readonly error: string | undefined
}

/** Which events are told, each with the name that it is told by. */
export const EventChoice = ({ events, chosen, onChange, error }: EventChoiceProps) => {
  const t = useT()
  return (
    <fieldset className="event-choice" data-invalid={error === undefined ? undefined : true}>
      <legend className="field-label">{t('webhookEvents')}</legend>
      <div className="event-choices">
        {events.map((event) => (
          <Checkbox
            key={event}
            label={t(EVENT_WORDS[event])}
            note={<span className="code">{event}</span>}
            isSelected={chosen.includes(event)}
            onChange={(wanted) => onChange(event, wanted)}
          />
        ))}
      </div>
      {error === undefined ? null : (
        <span className="field-error" role="alert">
          <CircleAlert aria-hidden="true" size={16} />
          {error}
        </span>
      )}
    </fieldset>
  )
}
