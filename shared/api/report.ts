/** What a conference was: who was in it by which way, who was refused, and when it was locked. For organizer and delegates. */
import { z } from 'zod'
import { Path } from './conference.ts'

const Proof = z.enum(['account', 'room', 'device', 'link', 'pin', 'none'])

export const ConferenceReport = z.object({
  conferenceId: z.string(),
  startedAt: z.number(),
  /** Null while it is live. */
  endedAt: z.number().nullable(),
  /** Null: the server, because nobody was there. */
  endedBy: z.string().nullable(),
  /** Whoever was admitted, in that order. */
  attendees: z.array(
    z.object({
      attendeeId: z.string(),
      name: z.string(),
      /** Unproved names come without brackets here; show them as `<name>` (R7). */
      nameProved: z.boolean(),
      removed: z.object({ by: z.string().nullable(), at: z.number() }).nullable(),
      /** When sound and picture could flow; `to` is null while they can. */
      media: z.array(
        z.object({
          path: Path,
          proof: Proof,
          from: z.number(),
          to: z.number().nullable(),
          end: z.enum(['left', 'lost', 'removed', 'ended', 'replaced', 'orphaned']).nullable(),
        }),
      ),
    }),
  ),
  refusals: z.array(
    z.object({
      /** Null: several people whom the door list did not tell apart. */
      name: z.string().nullable(),
      nameProved: z.boolean(),
      code: z.string(),
      path: Path,
      proof: Proof,
      tries: z.number().int(),
      firstAt: z.number(),
      lastAt: z.number(),
    }),
  ),
  /** Without gaps, from the start to the end; `by` is null for the meeting's settings, at the start. */
  lock: z.array(z.object({ locked: z.boolean(), from: z.number(), to: z.number().nullable(), by: z.string().nullable() })),
})
export type ConferenceReport = z.infer<typeof ConferenceReport>
