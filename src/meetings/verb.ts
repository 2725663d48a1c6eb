/** What somebody who may be there gets for an answer. Applicants at the door get an `EnterOutcome` instead. */
export type { Verb } from '../domain/verb.ts'
