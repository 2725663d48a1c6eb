import { useState } from 'react'
import { useT } from '../../../i18n/i18n.ts'
import { EmptyState } from '../../../ui/notice.tsx'
import { ProblemNote } from '../../shell/problem-note.tsx'
import { EngineRoom } from './engine-room.tsx'
import { useEngine } from './use-engine.ts'
import { WorkerFigures } from './worker-figures.tsx'

/** For administrators: how the media engine is doing, at this moment. */
export const Engine = () => {
  const t = useT()
  const [shown, setShown] = useState<string | null>(null)
  const { data, problem } = useEngine(shown)
  return (
    <>
      <section className="card">
        <div className="card-head">
          <h2>{t('settingsEngine')}</h2>
        </div>
        <p className="muted">{t('engineLead')}</p>
        {data === undefined && problem === null ? <p className="engine-wait">{t('engineMeasures')}</p> : null}
        {data?.workers.length === 0 ? <EmptyState>{t('engineStarts')}</EmptyState> : null}
        {data?.workers.map((worker, index) => (
          <WorkerFigures key={index} worker={worker} number={data.workers.length > 1 ? index + 1 : null} />
        ))}
        <ProblemNote problem={problem} />
      </section>
      {data?.rooms.length === 0 ? (
        <section className="card">
          <EmptyState>{t('engineNobody')}</EmptyState>
        </section>
      ) : null}
      {data?.rooms.map((room) => (
        <EngineRoom key={room.room} room={room} isShown={room.room === shown} onShow={(shows) => setShown(shows ? room.room : null)} />
      ))}
    </>
  )
}
