import type { AccountId } from '../domain/ids.ts'
import type { Person } from '../domain/person.ts'
import type { Ports } from './ports.ts'
import type { Verb } from './verb.ts'

export function addDelegate(_ports: Ports, _account: Person, _delegate: AccountId): Promise<Verb> {
  throw new Error('not yet')
}

export function removeDelegate(_ports: Ports, _account: Person, _delegate: AccountId): Promise<Verb> {
  throw new Error('not yet')
}

export interface DelegatesOf {
  readonly mine: readonly Person[]
  readonly iActFor: readonly Person[]
}

export function delegatesOf(_ports: Ports, _account: Person): Promise<DelegatesOf> {
  throw new Error('not yet')
}
