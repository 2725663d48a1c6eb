import { Plus, Tv } from 'lucide-react'
import { useState } from 'react'
import type { NewRoomPassword, RoomSystemView } from '../../../../../shared/api/room-system.ts'
import { call } from '../../../api/client.ts'
import { useRoomSystems } from '../../../api/session.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/notice.tsx'
import { EntryRow } from '../entry-row.tsx'
import { Guests } from './guests.tsx'
import { PasswordNote } from './password-note.tsx'
import { RoomForm } from './room-form.tsx'

/** For administrators: room systems that are registered here, and whether others may call. */
export const Rooms = () => {
  const t = useT()
  const { data } = useRoomSystems()
  const [edits, setEdits] = useState<RoomSystemView | 'new' | null>(null)
  const [added, setAdded] = useState<NewRoomPassword | null>(null)
  if (data === undefined) return null
  return (
    <>
      <section className="card">
        <div className="card-head">
          <h2>{t('settingsRooms')}</h2>
          <Button size="small" icon={<Plus aria-hidden="true" size={16} />} onPress={() => setEdits('new')}>
            {t('roomAdd')}
          </Button>
        </div>
        {added === null ? null : <PasswordNote made={added} />}
        {data.rooms.length === 0 ? <EmptyState>{t('roomsNone')}</EmptyState> : null}
        <ul className="list">
          {data.rooms.map((room) => (
            <Row key={room.id} room={room} onChange={() => setEdits(room)} />
          ))}
        </ul>
        {edits === null ? null : <RoomForm kept={edits === 'new' ? null : edits} onAdded={setAdded} onClose={() => setEdits(null)} />}
      </section>
      <Guests allowed={data.guests} />
    </>
  )
}

const Row = ({ room, onChange }: { readonly room: RoomSystemView; readonly onChange: () => void }) => {
  const t = useT()
  const { id, name, address, username, registered } = room
  return (
    <EntryRow
      icon={<Tv aria-hidden="true" size={20} />}
      name={name}
      onChange={onChange}
      removal={{
        remove: () => call('removeRoomSystem', { params: { roomId: id } }),
        ask: t('roomAsk', { name }),
        lead: t('roomAskLead'),
      }}
    >
      <small>
        {address} · {username}
      </small>
      <small>{t(registered ? 'roomRegistered' : 'roomNotRegistered')}</small>
    </EntryRow>
  )
}
