import { useId } from 'react'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import type { Translate, UiLanguage } from '../../../i18n/i18n.ts'
import { bitrate, milliseconds, percent } from './measures.ts'
import type { Person } from './engine-person.tsx'
import { layersLine, receivedLine, sourceWord } from './track-words.ts'

type Tracks = NonNullable<Person['tracks']>

export const PersonTracks = ({ tracks, names }: { readonly tracks: Tracks; readonly names: ReadonlyMap<string, string> }) => {
  const t = useT()
  const language = currentLanguage()
  const [sends, receives] = [useId(), useId()]
  return (
    <div className="engine-tracks">
      <section aria-labelledby={sends}>
        <h3 id={sends}>{t('engineSends')}</h3>
        {tracks.sends.length === 0 ? <p className="muted">{t('engineNothing')}</p> : null}
        <ul>
          {tracks.sends.map((track) => (
            <li key={track.sid}>
              <b>{sourceWord(track, t)}</b> <span className="muted">{track.codec.toUpperCase()}</span>
              {track.muted ? <span className="muted"> · {t('engineMuted')}</span> : null}
              <ul>
                {track.layers.map((layer, index) => (
                  <li key={index}>{layersLine(layer, index, track.layers.length, measures(language), t)}</li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby={receives}>
        <h3 id={receives}>{t('engineReceives')}</h3>
        {tracks.receives.length === 0 ? <p className="muted">{t('engineNothing')}</p> : null}
        <ul>
          {tracks.receives.map((track) => (
            <li key={track.sid} data-state={track.state}>
              <b>{receivedName(track, names, t)}</b> <span className="muted">{track.codec.toUpperCase()}</span>{' '}
              <span>{receivedLine(track, measures(language), t)}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

const measures = (language: UiLanguage) => ({
  bitrate: (bits: number | null) => bitrate(bits, language),
  percent: (share: number) => percent(share, language),
  milliseconds: (ms: number) => milliseconds(ms, language),
})

const receivedName = (track: Tracks['receives'][number], names: ReadonlyMap<string, string>, t: Translate): string =>
  t('engineOf', { source: sourceWord(track, t), name: names.get(track.from) ?? '–' })
