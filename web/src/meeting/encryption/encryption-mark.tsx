import { ShieldCheck } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useT } from '../../i18n/i18n.ts'
import { useMeeting, useView } from '../meeting-context.ts'

/** In the header, for as long as the meeting lasts: what it says is fixed from the start to the end. */
export const EncryptionMark = ({ small }: { readonly small: boolean }) => {
  const t = useT()
  const { ui } = useMeeting()
  const { encrypted } = useView()
  if (!encrypted) return null
  return (
    <AriaButton
      className="encryption-mark"
      aria-haspopup="dialog"
      aria-label={t('encrypted')}
      onPress={() => ui.ask({ kind: 'information' })}
    >
      <ShieldCheck aria-hidden="true" size={20} />
      {small ? null : <span>{t('encrypted')}</span>}
    </AriaButton>
  )
}
