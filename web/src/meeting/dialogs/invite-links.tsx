import { useT } from '../../i18n/i18n.ts'
import type { Answer } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CopyButton } from './copy-button.tsx'

export interface InviteLinksProps {
  readonly invited: Answer<'invite'>['invited']
  readonly onClose: () => void
}

/** I2: shown once, to whoever invited. */
export const InviteLinks = ({ invited, onClose }: InviteLinksProps) => {
  const t = useT()
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t('inviteLinksTitle')}
      lead={t('inviteLinksLead')}
      actions={
        <Button variant="primary" onPress={onClose}>
          {t('done')}
        </Button>
      }
    >
      <ul className="links">
        {invited.map(({ name, email, link, mailed }) => (
          <li key={email ?? name}>
            <span className="who">
              <b>{email ?? name}</b>
              <small>{t(mailed ? 'inviteMailed' : 'inviteNotMailed')}</small>
            </span>
            {link === null ? null : <CopyButton text={link} label={t('copy')} name={t('inviteCopyLink', { name: email ?? name })} />}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
