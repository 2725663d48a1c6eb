import type { Actor } from '../domain/actor.ts'
import type { ConferenceId } from '../domain/ids.ts'
import { changeLock as decideLock } from '../domain/lock.ts'
import { lockViewOf, type LockView } from '../domain/view.ts'
import type { Ports } from './ports.ts'
import { conferenceTurn } from './turn.ts'
import type { Verb } from './verb.ts'

export interface LockChange {
  readonly locked: boolean
  /** Refused when somebody else changed the lock since this version was seen (L11). */
  readonly ifVersion?: number | undefined
}

export function changeLock(
  ports: Ports,
  actor: Actor,
  conferenceId: ConferenceId,
  { locked, ifVersion }: LockChange,
): Promise<Verb<LockView>> {
  return conferenceTurn(ports, actor, conferenceId, locked ? 'lock' : 'unlock', (meeting, context) => {
    const decision = decideLock(meeting, actor, { locked, ifVersion: ifVersion ?? null }, context)
    const { answer } = decision
    return { ...decision, answer: answer.ok ? { ok: true, value: lockViewOf(answer.value, decision.meeting, actor) } : answer }
  })
}
