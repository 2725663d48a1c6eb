import { Signal, SignalLow, SignalMedium } from 'lucide-react'
import type { EngineView } from '../../../../../shared/api/engine.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import type { TextKey } from '../../../i18n/i18n.ts'
import { Figure } from './figure.tsx'
import { bitrate, milliseconds, percent } from './measures.ts'
import { PersonTracks } from './person-tracks.tsx'

export type Person = EngineView['rooms'][number]['people'][number]

const QUALITIES = {
  excellent: { Icon: Signal, label: 'engineExcellent' },
  good: { Icon: SignalMedium, label: 'engineGood' },
  poor: { Icon: SignalLow, label: 'enginePoor' },
} as const satisfies Readonly<Record<Person['quality'], { Icon: unknown; label: TextKey }>>

/** A loss that is heard, and a way that makes talking hard. */
const LOSSY = 0.03
const FAR_MS = 300

export const EnginePerson = ({ person, names }: { readonly person: Person; readonly names: ReadonlyMap<string, string> }) => {
  const t = useT()
  const language = currentLanguage()
  const { sid, quality, up, down, roundTripMs, tracks } = person
  const { Icon, label } = QUALITIES[quality]
  return (
    <li className="engine-person">
      <p className="engine-who" data-quality={quality}>
        <Icon aria-hidden="true" size={20} />
        <b>{names.get(sid)}</b>
        <span className="muted">{[t(label), ...waysOf(person).map((key) => t(key))].join(' · ')}</span>
      </p>
      <dl className="figures">
        <Figure label={t('engineUp')}>{bitrate(up.bitrate, language)}</Figure>
        <Figure label={t('engineLossUp')} warns={up.loss > LOSSY}>
          {percent(up.loss, language)}
        </Figure>
        <Figure label={t('engineDown')}>
          {bitrate(down.bitrate, language)}
          {down.limit === null ? null : <small>{t('engineLimit', { bitrate: bitrate(down.limit, language) })}</small>}
        </Figure>
        <Figure label={t('engineLossDown')} warns={down.loss > LOSSY}>
          {percent(down.loss, language)}
        </Figure>
        <Figure label={t('engineRoundTrip')} warns={(roundTripMs ?? 0) > FAR_MS}>
          {milliseconds(roundTripMs, language)}
        </Figure>
      </dl>
      {tracks === null ? null : <PersonTracks tracks={tracks} names={names} />}
    </li>
  )
}

const WAYS = { udp: 'engineUdp', tcp: 'engineTcp', turn: 'engineTurn' } as const satisfies Readonly<
  Record<NonNullable<Person['protocol']>, TextKey>
>

/** How it is connected, where that says something. */
function waysOf({ kind, protocol }: Person): readonly TextKey[] {
  const device: readonly TextKey[] = kind === 'sip' ? ['engineSip'] : []
  return [...device, protocol === null ? 'engineNoMedia' : WAYS[protocol]]
}
