import type { EngineView } from '../../../../../shared/api/engine.ts'
import { currentLanguage, useT } from '../../../i18n/i18n.ts'
import { Figure } from './figure.tsx'
import { bitrate, megabytes, milliseconds, percent } from './measures.ts'

export type Worker = EngineView['workers'][number]

/** From here on people hear and see it. */
const LATE_MS = 20
const BUSY = 0.8

const accelerationWords = {
  accelerated: 'engineAccelerated',
  off: 'enginePlain',
  'not-built': 'enginePlain',
  failed: 'engineAcceleratorFailed',
} as const

/** `number` where there are several. */
export const WorkerFigures = ({ worker, number }: { readonly worker: Worker; readonly number: number | null }) => {
  const t = useT()
  const language = currentLanguage()
  const { cpu, delay, heapBytes, acceleration, peers, tcpConnections, up, down } = worker
  return (
    <>
      {number === null ? null : <h3 className="engine-thread">{t('engineThread', { n: number })}</h3>}
      <dl className="figures">
        <Figure label={t('engineCpu')} warns={(cpu ?? 0) > BUSY}>
          {percent(cpu, language)}
        </Figure>
        <Figure label={t('engineDelay')} warns={(delay?.p99 ?? 0) > LATE_MS}>
          {t('engineDelays', { p50: milliseconds(delay?.p50 ?? null, language), p99: milliseconds(delay?.p99 ?? null, language) })}
        </Figure>
        <Figure label={t('enginePackets')} warns={acceleration.state === 'failed'}>
          {t(accelerationWords[acceleration.state])}
        </Figure>
        <Figure label={t('engineMemory')}>{megabytes(heapBytes, language)}</Figure>
        <Figure label={t('engineConnections')}>{t('engineConnectionsTcp', { n: peers, tcp: tcpConnections })}</Figure>
        <Figure label={t('engineIn')}>{bitrate(up.bitrate, language)}</Figure>
        <Figure label={t('engineOut')}>{bitrate(down.bitrate, language)}</Figure>
      </dl>
    </>
  )
}
