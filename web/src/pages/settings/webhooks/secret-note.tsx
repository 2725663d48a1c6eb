import { KeyRound } from 'lucide-react'
import { useT } from '../../../i18n/i18n.ts'
import { Note } from '../../../ui/notice.tsx'
import { CopyLine } from '../../shell/copy-button.tsx'

/** The one time that a secret is shown. */
export const SecretNote = ({ secret, lead }: { readonly secret: string; readonly lead: string }) => {
  const t = useT()
  return (
    <Note icon={<KeyRound aria-hidden="true" />}>
      <span className="stack">
        {lead}
        <CopyLine text={secret} label={t('webhookSecretCopy')} code />
      </span>
    </Note>
  )
}
