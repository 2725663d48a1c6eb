import { useState } from 'react'
import type { NewRoomPassword, RoomSystemView } from '../../../../../shared/api/room-system.ts'
import { call } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { ProblemNote } from '../../shell/problem-note.tsx'
import { useSubmit } from '../../shell/submit.ts'
import { PasswordNote } from './password-note.tsx'

/** Makes a new password; the one before is worth nothing from then on. */
export const NewPassword = ({ room }: { readonly room: RoomSystemView }) => {
  const t = useT()
  const [made, setMade] = useState<NewRoomPassword | null>(null)
  const { busy, problem, submit } = useSubmit(() => call('renewRoomPassword', { params: { roomId: room.id } }), setMade)
  return (
    <section className="webhook-secret">
      <span className="field-label">{t('fieldPassword')}</span>
      {made === null ? (
        <>
          <p className="muted">{t('roomPasswordLead')}</p>
          <Button size="small" busy={busy} busyLabel={t('working')} onPress={() => submit()}>
            {t('roomPasswordNew')}
          </Button>
        </>
      ) : (
        <PasswordNote made={made} />
      )}
      <ProblemNote problem={problem} />
    </section>
  )
}
