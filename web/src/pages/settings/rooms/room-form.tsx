import { useState } from 'react'
import type { NewRoomPassword, RoomSystemView } from '../../../../../shared/api/room-system.ts'
import { call } from '../../../api/client.ts'
import type { Result } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { TextField } from '../../../ui/text-field.tsx'
import { EntryForm } from '../entry-form.tsx'
import { NewPassword } from './new-password.tsx'
import { roomDraft, roomFaults, roomOf, withAddress, type RoomDraft } from './room-draft.ts'

interface RoomFormProps {
  /** The room that is changed; null for a new one. */
  readonly kept: RoomSystemView | null
  readonly onAdded: (added: NewRoomPassword) => void
  readonly onClose: () => void
}

export const RoomForm = ({ kept, onAdded, onClose }: RoomFormProps) => {
  const t = useT()
  const [draft, setDraft] = useState(() => roomDraft(kept))
  const save = (): Promise<Result<unknown>> => (kept === null ? add(draft, onAdded) : change(draft, kept))
  return (
    <EntryForm
      title={kept === null ? t('roomAdd') : t('roomChangeTitle', { name: kept.name })}
      faults={roomFaults(draft)}
      save={save}
      onClose={onClose}
    >
      {(faults) => (
        <>
          <TextField
            label={t('roomName')}
            help={t('roomNameHelp')}
            value={draft.name}
            onChange={(name) => setDraft({ ...draft, name })}
            maxLength={60}
            autoComplete="off"
            // The first field of a dialog that was opened to be filled in.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            error={faults.name && t(faults.name)}
          />
          <TextField
            label={t('roomAddress')}
            help={t('roomAddressHelp')}
            placeholder="board-room-3@rooms.example.org"
            type="email"
            value={draft.address}
            onChange={(address) => setDraft(withAddress(draft, address))}
            maxLength={200}
            autoComplete="off"
            spellCheck="false"
            error={faults.address && t(faults.address)}
          />
          <TextField
            label={t('roomUsername')}
            help={t('roomUsernameHelp')}
            value={draft.username}
            onChange={(username) => setDraft({ ...draft, username: username.trim().toLowerCase() })}
            maxLength={60}
            autoComplete="off"
            spellCheck="false"
            code
            error={faults.username && t(faults.username)}
          />
          <TextField
            label={t('roomCertificate')}
            help={t('roomCertificateHelp')}
            value={draft.certificate}
            onChange={(certificate) => setDraft({ ...draft, certificate })}
            maxLength={200}
            autoComplete="off"
            spellCheck="false"
            code
            error={faults.certificate && t(faults.certificate)}
          />
          {kept === null ? null : <NewPassword room={kept} />}
        </>
      )}
    </EntryForm>
  )
}

async function add(draft: RoomDraft, onAdded: RoomFormProps['onAdded']): Promise<Result<unknown>> {
  const added = await call('addRoomSystem', { body: roomOf(draft) })
  if (added.ok) onAdded(added.value)
  return added
}

const change = (draft: RoomDraft, { id }: RoomSystemView): Promise<Result<unknown>> =>
  call('changeRoomSystem', { params: { roomId: id }, body: roomOf(draft) })
