import { RotateCw, WifiOff } from 'lucide-react'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'

/** In place of a page's content, when the server did not answer. */
export const Unreachable = ({ onAgain, busy }: { readonly onAgain: () => void; readonly busy: boolean }) => {
  const t = useT()
  return (
    <section className="card stack unreachable">
      <WifiOff aria-hidden="true" size={32} strokeWidth={1.5} />
      <h2>{t('unreachableTitle')}</h2>
      <p className="muted">{t('unreachableText')}</p>
      <div className="actions">
        <Button variant="primary" icon={<RotateCw aria-hidden="true" size={20} />} busy={busy} busyLabel={t('trying')} onPress={onAgain}>
          {t('tryAgain')}
        </Button>
      </div>
    </section>
  )
}
