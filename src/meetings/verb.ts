import type { VerbRefusal } from '../domain/events.ts'

/** What somebody who may be there gets for an answer. Applicants at the door get an `EnterOutcome` instead. */
export type Verb<T = void> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: VerbRefusal }
