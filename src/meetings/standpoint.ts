import { decideAdmission, type Verdict } from '../domain/admission.ts'
import type { Meeting } from '../domain/meeting.ts'
import { keyOf, proofsOf, type DoorKey, type Visitor } from './applicant.ts'
import type { Ports } from './ports.ts'

/** Says something only to those whom the door would let in as somebody it knows; to everybody else always `stranger`. */
export type Standpoint =
  | { readonly standing: 'stranger' }
  | {
      readonly standing: 'rostered'
      readonly title: string
      readonly name: string
      readonly live: boolean
      readonly locked: boolean
      readonly present: number
    }

/** Not by PIN: that would be a way to guess PINs beside the door. */
export type StandpointRequest = Omit<Visitor, 'by'> & { readonly by: Exclude<DoorKey, { readonly pin: string }> }

export async function standpoint({ store, secrets }: Ports, request: StandpointRequest): Promise<Standpoint> {
  const meeting = await store.find(keyOf(secrets, request.by))
  if (meeting === null) return { standing: 'stranger' }
  const name = nameOf(decideAdmission(meeting, { ...proofsOf(secrets, request), path: 'app' }), request)
  if (name === null) return { standing: 'stranger' }
  const { title, conference } = meeting
  return { standing: 'rostered', title, name, live: conference !== null, locked: isLocked(meeting), present: presentIn(meeting) }
}

function nameOf(verdict: Verdict, { account }: Visitor): string | null {
  if (!verdict.admit || verdict.as.kind === 'newcomer') return null
  if (verdict.as.kind === 'rostered') return verdict.as.attendee.name
  return verdict.as.kind === 'invited' ? verdict.as.invitation.name : (account?.name ?? null)
}

const isLocked = ({ conference, settings }: Meeting): boolean => conference?.lock.locked ?? settings.startLocked

export const presentIn = ({ conference }: Meeting): number =>
  (conference?.attendees ?? []).filter((attendee) => attendee.standing === 'present').length
