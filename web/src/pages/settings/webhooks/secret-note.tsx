import { KeyRound } from 'lucide-react'
import { useT } from '../../../i18n/i18n.ts'
import { Note } from '../../../ui/notice.tsx'
import { CopyLine } from '../../shell/copy-button.tsx'

interface SecretNoteProps {
  readonly secret: string
  readonly lead: string
  /** Of the button that copies it. */
  readonly label?: string
}

/** The one time that a secret is shown. */
export const SecretNote = ({ secret, lead, label }: SecretNoteProps) => {
  const t = useT()
  return (
    <Note icon={<KeyRound aria-hidden="true" />}>
      <span className="stack secret-note">
        {lead}
        <CopyLine text={secret} label={label ?? t('webhookSecretCopy')} code />
      </span>
    </Note>
  )
}
