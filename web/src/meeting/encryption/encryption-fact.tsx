import { useT } from '../../i18n/i18n.ts'
import { useMedia } from '../meeting-context.ts'

/** In the meeting's information: the code that people read to each other. */
export const EncryptionFact = () => {
  const t = useT()
  const { secrecy } = useMedia()
  if (secrecy === null) return null
  return (
    <div>
      <dt>{t('securityCode')}</dt>
      {secrecy.code === null ? (
        <dd>{t('securityCodeAlone')}</dd>
      ) : (
        <dd className="security-code">
          <span className="code">
            {secrecy.code.map((group, place) => (
              // The same digits may come twice.
              <span key={`${String(place)} ${group}`}>{group} </span>
            ))}
          </span>
          <small>{t('securityCodeHow')}</small>
        </dd>
      )}
    </div>
  )
}
