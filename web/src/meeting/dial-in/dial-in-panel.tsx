import { Phone, PhoneForwarded, PhoneOff } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import type { DialIn } from '../../../../shared/api/conference.ts'
import { call } from '../../api/client.ts'
import type { Result } from '../../api/client.ts'
import { countryName, groupByCountry, likelyCountry } from '../../format/country.ts'
import { nearestNumber } from '../../format/nearest-number.ts'
import { currentLanguage, useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/notice.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RichText } from '../../ui/rich-text.tsx'
import { CopyButton } from '../dialogs/copy-button.tsx'
import { useMeeting, useView } from '../meeting-context.ts'
import { hasTelephone } from '../notices/announcements.ts'
import { CallMe } from './call-me.tsx'
import { pinGroups, pinSpoken, telLink } from './pin.ts'
import { QrCode } from './qr-code.tsx'

/** P4: the own PIN, shown to nobody else. */
export const DialInPanel = () => {
  const t = useT()
  const { ui, conferenceId } = useMeeting()
  const { answer, ask } = useDialIn(conferenceId)
  return (
    <Panel title={t('dialIn')} takesFocus onClose={() => ui.panel.set(null)}>
      <div className="dial">
        {answer === null ? (
          <p className="muted">{t('loading')}</p>
        ) : answer.ok ? (
          <DialInFacts dialIn={answer.value} />
        ) : (
          <Note
            tone="problem"
            action={
              <Button size="small" onPress={ask}>
                {t('tryAgain')}
              </Button>
            }
          >
            {t('dialNoPin')}
          </Note>
        )}
      </div>
    </Panel>
  )
}

function useDialIn(conferenceId: string) {
  const [answer, setAnswer] = useState<Result<DialIn> | null>(null)
  const ask = useCallback(() => void call('dialIn', { params: { conferenceId } }).then(setAnswer), [conferenceId])
  useEffect(ask, [ask])
  return { answer, ask }
}

const DialInFacts = ({ dialIn: { pin, numbers, callable, roomAddress } }: { readonly dialIn: DialIn }) => {
  const t = useT()
  const connected = useView().attendees.some((attendee) => attendee.isMe && hasTelephone(attendee))
  return (
    <>
      <div>
        <p className="label">{t('dialYourPin')}</p>
        <p className="sr-only">{pinSpoken(pin)}</p>
        <p className="pin" aria-hidden="true">
          {pinGroups(pin).map((group, at) => (
            <span key={`${String(at)}-${group}`}>{group}</span>
          ))}
        </p>
        <p className="muted small">{t('dialPinText')}</p>
        <CopyButton text={pin} label={t('dialCopyPin')} />
      </div>
      {connected ? (
        <Note icon={<PhoneForwarded aria-hidden="true" />}>
          <RichText text={t('dialConnected')} />
        </Note>
      ) : callable.length > 0 ? (
        <CallMe callable={callable} />
      ) : null}
      {numbers.length === 0 ? <NoLine hasRoom={roomAddress !== null} /> : <Numbers numbers={numbers} pin={pin} />}
      {roomAddress === null ? null : (
        <div className="calls">
          <h3>{t('dialRoom')}</h3>
          <p className="code small">{roomAddress}</p>
        </div>
      )}
    </>
  )
}

const NoLine = ({ hasRoom }: { readonly hasRoom: boolean }) => {
  const t = useT()
  return (
    <Note icon={<PhoneOff aria-hidden="true" />}>
      <RichText text={t(hasRoom ? 'dialNoLine' : 'dialNoLineNoRoom')} />
    </Note>
  )
}

const Numbers = ({ numbers, pin }: { readonly numbers: DialIn['numbers']; readonly pin: string }) => {
  const t = useT()
  const language = currentLanguage()
  const here = likelyCountry(navigator.language)
  const groups = groupByCountry(numbers, language, here)
  const nearest = nearestNumber(numbers, here, language)
  return (
    <>
      <div className="calls">
        <h3>{t('dialNumbers')}</h3>
        {groups.map(({ country, items }) => (
          <section key={country}>
            <h4>{countryName(country, language)}</h4>
            <ul>
              {items.map((entry) => (
                <NumberToCall key={entry.number} entry={entry} pin={pin} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {nearest === undefined ? null : <CallDirectly entry={nearest} pin={pin} />}
    </>
  )
}

interface EntryProps {
  readonly entry: DialIn['numbers'][number]
  readonly pin: string
}

const NumberToCall = ({ entry: { city, number, written }, pin }: EntryProps) => {
  const t = useT()
  return (
    <li>
      <span>{city}</span>
      <a className="code" href={telLink(number, pin)} aria-label={t('dialCallNumber', { number: written, city })}>
        {written}
      </a>
    </li>
  )
}

/** Without typing anything: by another device's camera, or from this one. */
const CallDirectly = ({ entry: { city, number }, pin }: EntryProps) => {
  const t = useT()
  const link = telLink(number, pin)
  return (
    <>
      <div className="qr-row">
        <QrCode text={link} label={t('dialQrImage', { city })} />
        <p className="small">{t('dialQr', { city })}</p>
      </div>
      <a className="button primary medium" href={link}>
        <span className="button-face">
          <Phone aria-hidden="true" size={20} />
          {t('dialCall')}
        </span>
      </a>
      <div className="duo">
        <PhoneForwarded aria-hidden="true" size={20} />
        <span>
          <RichText text={t('dialSwitch')} />
        </span>
      </div>
    </>
  )
}
