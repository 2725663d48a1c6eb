import type { MediaCheckup } from '../../shared/api/engine.ts'

type Finding = MediaCheckup['findings'][number]

/** Everything that browsers' sound and picture need, looked at now. */
export interface MediaCheckups {
  take(): Promise<readonly Readonly<Finding>[]>
}
