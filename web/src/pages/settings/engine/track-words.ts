import type { EngineView } from '../../../../../shared/api/engine.ts'
import type { TextKey, Translate } from '../../../i18n/i18n.ts'

type Tracks = NonNullable<EngineView['rooms'][number]['people'][number]['tracks']>
type Sent = Tracks['sends'][number]
type Received = Tracks['receives'][number]

export interface Measures {
  readonly bitrate: (bits: number | null) => string
  readonly percent: (share: number) => string
  readonly milliseconds: (ms: number) => string
}

const SOURCES = {
  camera: 'engineCamera',
  microphone: 'engineMicrophone',
  screen_share: 'engineScreen',
  screen_share_audio: 'engineScreenSound',
} as const satisfies Readonly<Record<NonNullable<Sent['source']>, TextKey>>

export const sourceWord = ({ source, kind }: Pick<Sent, 'source' | 'kind'>, t: Translate): string =>
  source === null ? t(kind === 'audio' ? 'engineSound' : 'enginePicture') : t(SOURCES[source])

/** Of one layer that somebody sends; `of` layers there are. */
export function layersLine(layer: Sent['layers'][number], index: number, of: number, measures: Measures, t: Translate): string {
  const name = of > 1 ? [t('engineLayer', { n: index + 1, of })] : []
  if (!layer.live) return [...name, t('engineSilent')].join(' · ')
  return [
    ...name,
    measures.bitrate(layer.bitrate),
    t('engineLost', { share: measures.percent(layer.loss) }),
    t('engineJitter', { ms: measures.milliseconds(layer.jitterMs) }),
  ].join(' · ')
}

const STATES = {
  waiting: 'engineWaiting',
  paused: 'enginePaused',
  held: 'engineHeld',
  muted: 'engineMuted',
} as const satisfies Readonly<Record<Exclude<Received['state'], 'flowing'>, TextKey>>

/** Of what somebody is sent. */
export function receivedLine({ state, layer, layers, bitrate }: Received, measures: Measures, t: Translate): string {
  if (state !== 'flowing') return t(STATES[state])
  const name = layers > 1 && layer !== null ? [t('engineLayer', { n: layer + 1, of: layers })] : []
  return [...name, measures.bitrate(bitrate)].join(' · ')
}
