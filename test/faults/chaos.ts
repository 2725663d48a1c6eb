/** Random lock, unlock, admit, invite and remove, one after the other, until the server is gone. */
import type { Person, Run } from '../harness/cast.ts'
import { Visitor } from '../harness/visitor.ts'
import { Ledger, type Guest } from './ledger.ts'

type Step = (organizer: Person, run: Run, ledger: Ledger) => Promise<void>

/** Thrown when the server no longer answers. */
export class PowerCut extends Error {}

let visitors = 0

const change =
  (locked: boolean): Step =>
  async (organizer, run, ledger) => {
    ledger.pending = locked ? 'lock' : 'unlock'
    const result = await organizer.call('changeLock', { params: { conferenceId: run.conferenceId }, body: { locked } })
    const lock = acknowledged(result)
    ledger.locked = lock.locked
    ledger.lockVersion = lock.version
  }

const admit: Step = async (organizer, run, ledger) => {
  visitors += 1
  const visitor = new Visitor(organizer.origin, { from: `127.2.${String((visitors >> 8) & 255)}.${String(1 + (visitors & 127))}` })
  ledger.pending = 'admit'
  const result = await visitor.call('enter', { body: { by: { number: run.number }, name: `Guest ${String(visitors)}`, leg: 'app' } })
  if (result.ok) ledger.admitted.add({ visitor, attendeeId: result.value.attendeeId })
  else if (result.problem.code !== 'meeting_locked') acknowledged(result)
}

const invite: (accounts: readonly Person[]) => Step = (accounts) => async (organizer, run, ledger) => {
  const account = accounts.find((person) => !ledger.invited.has(person.accountId))
  if (account === undefined) return
  ledger.pending = 'invite'
  acknowledged(await organizer.call('invite', { params: { conferenceId: run.conferenceId }, body: { accountIds: [account.accountId] } }))
  ledger.invited.add(account.accountId)
}

const remove: Step = async (organizer, run, ledger) => {
  const guest = pick([...ledger.admitted])
  if (guest === undefined) return
  ledger.pending = { remove: guest }
  acknowledged(
    await organizer.call('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId: guest.attendeeId }, body: {} }),
  )
  ledger.admitted.delete(guest)
  ledger.removed.add(guest)
}

function acknowledged<T>(result: { ok: true; value: T } | { ok: false; problem: { code: string } }): T {
  if (result.ok) return result.value
  if (result.problem.code === 'unreachable') throw new PowerCut()
  throw new Error(`refused: ${result.problem.code}`)
}

const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(Math.random() * list.length)]

/** Returns when the server has gone. */
export async function wreakHavoc(organizer: Person, run: Run, ledger: Ledger, accounts: readonly Person[]): Promise<void> {
  const steps: readonly Step[] = [change(true), change(false), admit, admit, invite(accounts), remove]
  try {
    for (;;) {
      await pick(steps)?.(organizer, run, ledger)
      ledger.pending = null
      // Gives way even where no step had anything to do.
      await new Promise((resolve) => setImmediate(resolve))
    }
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error
  }
}

/** What does not hold of all that was acknowledged; empty when all does. */
export async function brokenPromises(organizer: Person, run: Run, ledger: Ledger): Promise<readonly string[]> {
  const broken: string[] = []
  const view = await organizer.do('conference', { params: { conferenceId: run.conferenceId } })
  const unsure = ledger.pending === 'lock' || ledger.pending === 'unlock'
  if (view.lock.locked !== ledger.locked && !unsure)
    broken.push(`locked: ${String(view.lock.locked)}, acknowledged: ${String(ledger.locked)}`)
  if (view.lock.version < ledger.lockVersion)
    broken.push(`lock version ${String(view.lock.version)} is older than ${String(ledger.lockVersion)}`)
  const standing = new Map(view.attendees.map((attendee) => [attendee.id, attendee.standing]))
  for (const guest of ledger.admitted)
    if (standing.get(guest.attendeeId) === undefined || (standing.get(guest.attendeeId) === 'removed' && !isPending(ledger, guest)))
      broken.push(`admitted ${guest.attendeeId} is ${String(standing.get(guest.attendeeId))}`)
  for (const guest of ledger.removed)
    if (standing.get(guest.attendeeId) !== 'removed')
      broken.push(`removed ${guest.attendeeId} is ${String(standing.get(guest.attendeeId))}`)
  const names = view.attendees.filter((attendee) => attendee.nameProved).length
  if (names < ledger.invited.size) broken.push(`${String(ledger.invited.size)} invited, ${String(names)} accounts on the roster`)
  return broken
}

const isPending = (ledger: Ledger, guest: Guest): boolean =>
  typeof ledger.pending === 'object' && ledger.pending !== null && ledger.pending.remove === guest
