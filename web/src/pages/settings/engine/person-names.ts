import type { EngineView } from '../../../../../shared/api/engine.ts'
import type { Translate } from '../../../i18n/i18n.ts'

type Person = EngineView['rooms'][number]['people'][number]

/** By sid. Who may not be named has a number, in the order of coming. */
export const namesOf = (people: readonly Pick<Person, 'sid' | 'name'>[], t: Translate): ReadonlyMap<string, string> =>
  new Map(people.map(({ sid, name }, index) => [sid, name ?? t('enginePerson', { n: index + 1 })]))
