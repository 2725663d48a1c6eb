import type { NewRoomPassword } from '../../../../../shared/api/room-system.ts'
import { useT } from '../../../i18n/i18n.ts'
import { SecretNote } from '../webhooks/secret-note.tsx'

/** The one time that a room's password is shown, with what else is to be entered on the room system. */
export const PasswordNote = ({ made }: { readonly made: NewRoomPassword }) => {
  const t = useT()
  const { name, username, password } = made
  return (
    <SecretNote secret={password} lead={t('roomPasswordOnce', { name, username, host: location.hostname })} label={t('roomPasswordCopy')} />
  )
}
