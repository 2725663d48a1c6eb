import type { Invited } from '../../../../shared/api/meeting.ts'
import { useT } from '../../i18n/i18n.ts'
import { CopyLine } from '../shell/copy-button.tsx'

export type InvitedPerson = Invited['invited'][number]

export const linksOf = (invited: readonly InvitedPerson[]): readonly InvitedPerson[] =>
  invited.filter(({ link, mailed }) => link !== null && !mailed)

/** Personal links that the server could not mail: shown once, for the inviter to pass on. */
export const InvitedLinks = ({ invited }: { readonly invited: readonly InvitedPerson[] }) => {
  const t = useT()
  return (
    <ul className="list invited-links">
      {linksOf(invited).map(({ name, email, link }) => (
        <li key={link} className="stack">
          <span className="field-label">{email ?? name}</span>
          <CopyLine text={link ?? ''} label={t('linksCopyFor', { name: email ?? name })} />
        </li>
      ))}
    </ul>
  )
}
