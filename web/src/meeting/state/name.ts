import { shownName as bracketed } from '../../ui/person.ts'

/** R7: a name that is not proved stands in brackets. */
export const shownName = (person: { readonly name: string; readonly nameProved: boolean }): string =>
  bracketed(person.name, person.nameProved)

/** Of a caller, masked or not; nobody in a browser is shown so, but whoever types a number for a name. */
export const isCallerNumber = ({ name, nameProved }: { readonly name: string; readonly nameProved: boolean }): boolean =>
  !nameProved && /^\+?[\d•]{4,}$/.test(name)
