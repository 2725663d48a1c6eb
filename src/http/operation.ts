/** One operation of the API: its name in the table of routes, and what it does. */
import type { z } from 'zod'
import type { Input, Operation as OperationName } from '../../shared/api/client.ts'
import { routes } from '../../shared/api/routes.ts'
import type { Account } from '../auth/ports.ts'
import type { Actor } from '../domain/actor.ts'
import type { VerbRefusal } from '../domain/events.ts'
import { branded, type ConferenceId } from '../domain/ids.ts'
import type { Refusal } from '../domain/refusal.ts'
import { whoIs } from '../meetings/who-is.ts'
import type { Code } from './problems.ts'
import type { Services } from './services.ts'
import { personOf, type Visitor } from './visitor.ts'

export type { OperationName }

type RouteOf<O extends OperationName> = (typeof routes)[O]
type Parsed<R, K extends 'body' | 'query'> = R extends { readonly [key in K]: infer S extends z.ZodType } ? z.output<S> : undefined
type ParamsOf<O extends OperationName> = Input<O> extends { readonly params: infer P } ? P : null
/** What the route's answer takes in; undefined where it has none. */
type AnswerOf<O extends OperationName> = RouteOf<O> extends { readonly answer: infer S extends z.ZodType } ? z.input<S> : void

export interface Asking<O extends OperationName> {
  readonly visitor: Visitor
  readonly params: ParamsOf<O>
  readonly body: Parsed<RouteOf<O>, 'body'>
  readonly query: Parsed<RouteOf<O>, 'query'>
  readonly setCookie: (name: string, value: string, days: number) => void
  readonly clearCookie: (name: string) => void
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: true; readonly text: string; readonly type: string }
  /** Too long to be held; cut to the answer's shape already. */
  | { readonly ok: true; readonly pieces: AsyncIterable<string>; readonly type: string }
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: Code | Refusal | VerbRefusal; readonly retryAfter?: number }

export interface OperationHandler<O extends OperationName = OperationName> {
  readonly name: O
  readonly handle: (services: Services, asking: Asking<O>) => Promise<Outcome<AnswerOf<O>>>
}

type Handle<O extends OperationName, P extends readonly unknown[]> = (
  services: Services,
  ...args: [...P, Asking<O>]
) => Promise<Outcome<AnswerOf<O>>>

/** For anybody. */
export const operation = <O extends OperationName>(name: O, handle: Handle<O, []>): OperationHandler<O> => ({ name, handle })

/** For people who are signed in. */
export function accountOperation<O extends OperationName>(name: O, handle: Handle<O, [Account]>): OperationHandler<O> {
  return {
    name,
    handle: async (services, asking) =>
      asking.visitor.account === null ? refused('sign_in_first') : handle(services, asking.visitor.account, asking),
  }
}

/** For administrators. */
export const adminOperation = <O extends OperationName>(name: O, handle: Handle<O, [Account]>): OperationHandler<O> =>
  accountOperation(name, async (services, account, asking) => (account.admin ? handle(services, account, asking) : refused('not_admin')))

type ConferenceOperationName = { [O in OperationName]: ParamsOf<O> extends { readonly conferenceId: string } ? O : never }[OperationName]

/** For people in a conference; to everybody else it is unknown. */
export function conferenceOperation<O extends ConferenceOperationName>(
  name: O,
  handle: Handle<O, [Actor, ConferenceId]>,
): OperationHandler<O> {
  return {
    name,
    async handle(services, asking) {
      // Every operation named above has this parameter; the mapped type cannot be seen through here.
      const { conferenceId } = asking.params as { readonly conferenceId: string }
      const id = branded<ConferenceId>(conferenceId)
      const actor = await whoIs(services.ports, id, { account: personOf(asking.visitor.account), devices: asking.visitor.devices })
      return actor === null ? refused('no_conference') : handle(services, actor, id, asking)
    },
  }
}

export const answered = <T>(value: T): Outcome<T> => ({ ok: true, value })
export const refused = (code: Code, retryAfter?: number): Outcome<never> => ({
  ok: false,
  code,
  ...(retryAfter === undefined ? {} : { retryAfter }),
})
