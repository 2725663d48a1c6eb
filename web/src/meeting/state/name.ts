import { shownName as bracketed } from '../../ui/person.ts'

/** R7: a name that is not proved stands in brackets. */
export const shownName = (person: { readonly name: string; readonly nameProved: boolean }): string =>
  bracketed(person.name, person.nameProved)
