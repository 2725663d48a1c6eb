/** What a call needs of the meetings: the one door (SPEC A1), and for those admitted a seat with verbs. The refused get no seat. */
import type { Answer, Command, OwnCommand } from '../ivr/command.ts'
import type { Event, Seat } from '../ivr/event.ts'
import type { Refusal } from '../ivr/refusal-cue.ts'
import type { Person } from '../media/stage/person.ts'

export interface Attempt {
  /** `of`: the ID of the meeting that the PIN is said to be of; it opens no other. */
  readonly by: { readonly pin: string; readonly of?: string } | { readonly number: string }
  /** `room` where it sees and is seen. */
  readonly path: 'phone' | 'room'
  /** What a room says that it is called; null where it says nothing, as telephones do. Proves nothing (A2). */
  readonly name: string | null
  /** The number that it says it calls from; null where that is withheld. Proves nothing (A2). */
  readonly caller: string | null
  /** Where the call comes from. */
  readonly address: string
  readonly trunk: string | null
  /** The address of the registered room system that it has proved to be. */
  readonly room?: string
}

export type DoorAnswer =
  | { readonly admitted: true; readonly seat: CallerSeat }
  | { readonly admitted: false; readonly code: Refusal; /** Where hosts can help. */ readonly threshold?: Threshold }

/** Where a refused caller stands while the line is open (I4). It keeps the secret that came with the refusal: no number proves who calls. */
export interface Threshold {
  /** Calls once a host has let the caller in. */
  watch(letIn: () => void): void
  /** Asks the one door again. */
  enter(): Promise<DoorAnswer>
  close(): void
}

export interface PhoneDoor {
  enter(attempt: Attempt): Promise<DoorAnswer>
  /** The ID of the meeting that a registered room is in for now, by its address; null where there is none. */
  meetingOf(room: string): Promise<string | null>
}

/** What happens in the meeting and is said to the caller. */
export type SeatNews = Extract<Event, { readonly type: 'lock' | 'people' | 'pinTried' | 'snapshot' | 'role' | 'closed' }>

/** All but the caller's own microphone, which the call has in hand. */
export type SeatCommand = Exclude<Command, OwnCommand>

export interface RoomDoor {
  readonly url: string
  readonly token: string
  /** Of the media server, by which it can always be reached from here. */
  readonly mediaAddress: string
}

export interface CallerSeat {
  readonly conferenceId: string
  /** The identity in the room. */
  readonly legId: string
  readonly room: RoomDoor
  readonly found: Seat
  do(command: SeatCommand): Promise<Answer>
  /** Whether this leg is the caller's too. */
  isOwn(legId: string): boolean
  /** P6: for the caller's own ear. Null where there is none any more. */
  ownPin(): Promise<string | null>
  /** `people`: who is there may be read, now and after every change. */
  watch(listener: (news: SeatNews) => void, people: (read: () => readonly Person[]) => void): void
  /** Nothing is heard after this. That an open leg is over the media server tells; one that never opened is given back. */
  close(): void
}
