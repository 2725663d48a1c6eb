import type { Answer, Problem } from '../../api/client.ts'
import { useDelegates } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { RadioChoice, Switch } from '../../ui/choice.tsx'
import { Select } from '../../ui/select.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PeoplePicker } from '../people/people-picker.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import type { DraftFault, ScheduleDraft } from './schedule-draft.ts'

const LENGTHS = [15, 30, 45, 60, 90, 120, 180, 240] as const

export interface ScheduleFormProps {
  readonly draft: ScheduleDraft
  readonly onChange: (draft: ScheduleDraft) => void
  /** Empty until somebody tried. */
  readonly faults: readonly DraftFault[]
  readonly busy: boolean
  readonly problem: Problem | null
  readonly me: Answer<'me'> | null
  readonly onSubmit: () => void
  readonly onCancel: () => void
}

export const ScheduleForm = ({ draft, onChange, faults, busy, problem, me, onSubmit, onCancel }: ScheduleFormProps) => {
  const t = useT()
  const set = (part: Partial<ScheduleDraft>): void => onChange({ ...draft, ...part })
  const count = draft.picked.length
  return (
    <form
      className="card form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <TextField
        label={t('scheduleName')}
        value={draft.title}
        onChange={(title) => set({ title })}
        maxLength={120}
        error={faults.includes('title') ? t('scheduleNameMissing') : undefined}
      />
      <Organizer draft={draft} me={me} onChange={(organizerId) => set({ organizerId })} />
      <When draft={draft} set={set} faults={faults} />
      <PeoplePicker
        label={t('scheduleInvited')}
        help={t('scheduleInvitedHelp')}
        picked={draft.picked}
        onChange={(picked) => set({ picked })}
        except={me === null ? [] : [me.accountId]}
      />
      <Rules draft={draft} set={set} />
      <ProblemNote problem={problem} />
      <div className="actions end">
        <Button onPress={onCancel}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy} busyLabel={t('working')}>
          {count === 0 ? t('scheduleShort') : t('scheduleAndInvite', { count })}
        </Button>
      </div>
    </form>
  )
}

interface PartProps {
  readonly draft: ScheduleDraft
  readonly set: (part: Partial<ScheduleDraft>) => void
}

const When = ({ draft, set, faults }: PartProps & { readonly faults: readonly DraftFault[] }) => {
  const t = useT()
  const timeError = faults.includes('time') ? t('scheduleTimeMissing') : faults.includes('past') ? t('scheduleTimePast') : undefined
  return (
    <div className="when">
      <TextField label={t('scheduleDate')} type="date" value={draft.date} onChange={(date) => set({ date })} error={timeError} />
      <TextField label={t('scheduleStart')} type="time" value={draft.time} onChange={(time) => set({ time })} />
      <Select
        label={t('scheduleLength')}
        options={LENGTHS.map((minutes) => ({ id: String(minutes), label: t('minutes', { count: minutes }) }))}
        value={String(draft.minutes)}
        onChange={(minutes) => set({ minutes: Number(minutes) })}
      />
    </div>
  )
}

/** Who may come in and who may invite. */
export const Rules = ({
  draft,
  set,
  live = false,
}: {
  readonly draft: Pick<ScheduleDraft, 'startLocked' | 'openTo' | 'inviteWhileLocked' | 'encrypted'>
  readonly set: PartProps['set']
  readonly live?: boolean
}) => {
  const t = useT()
  return (
    <>
      <RadioChoice
        label={t('scheduleOpenTo')}
        value={draft.openTo}
        onChange={(openTo) => set({ openTo })}
        options={[
          { id: 'anyone', label: t('openToAnyone'), note: t('openToAnyoneNote') },
          { id: 'accounts', label: t('openToAccounts') },
          { id: 'invited', label: t('openToInvited') },
        ]}
      />
      <RadioChoice
        label={t('scheduleMayInvite')}
        value={draft.inviteWhileLocked}
        onChange={(inviteWhileLocked) => set({ inviteWhileLocked })}
        options={[
          { id: 'hosts', label: t('mayInviteHosts') },
          { id: 'everyone', label: t('mayInviteEveryone') },
        ]}
      />
      <Switch
        label={t('scheduleStartLocked')}
        note={t('scheduleStartLockedNote')}
        isSelected={draft.startLocked}
        onChange={(startLocked) => set({ startLocked })}
      />
      <Switch
        label={t('encrypted')}
        note={t('scheduleEncryptedNote')}
        isSelected={draft.encrypted}
        isDisabled={live}
        onChange={(encrypted) => set({ encrypted })}
      />
    </>
  )
}

/** A delegate chooses for whom; everybody else sees nothing here. */
const Organizer = ({
  draft,
  me,
  onChange,
}: {
  readonly draft: ScheduleDraft
  readonly me: Answer<'me'> | null
  readonly onChange: (organizerId: string | null) => void
}) => {
  const t = useT()
  const { data } = useDelegates()
  if (!data || data.iActFor.length === 0 || me === null) return null
  const options = [
    { id: '', label: t('scheduleForMyself', { name: me.name }) },
    ...data.iActFor.map(({ accountId, name }) => ({ id: accountId, label: name })),
  ]
  return (
    <Select
      label={t('scheduleOrganizer')}
      options={options}
      value={draft.organizerId ?? ''}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  )
}
