import { z } from 'zod'
import { Role } from './conference.ts'

const Digits = (length: number) => z.string().regex(new RegExp(`^\\d{${String(length)}}$`))

/** A meeting ID, or the secret part of a personal invitation link. */
export const DoorAddress = z.union([z.object({ number: Digits(10) }), z.object({ link: z.string().min(20).max(100) })])
export type DoorAddress = z.infer<typeof DoorAddress>

/** The one door (SPEC A1). */
export const Enter = z.object({
  by: z.union([...DoorAddress.options, z.object({ pin: Digits(13) })]),
  /** Ignored where the name is proved. */
  name: z.string().max(200).optional(),
  /** `app` binds the token to this browser's cookie; `sdk` gets the device secret in the answer instead of a cookie. */
  leg: z.enum(['app', 'sdk']).default('app'),
})
export type Enter = z.infer<typeof Enter>

export const Entered = z.object({
  conferenceId: z.string(),
  attendeeId: z.string(),
  legId: z.string(),
  role: Role,
  name: z.string(),
  nameProved: z.boolean(),
  /** End-to-end: sound and picture go encrypted by a key that clients agree on (docs/encryption.md). */
  encrypted: z.boolean(),
  /** For livekit-client: `connect(url, token)`, within 60 s, once. */
  media: z.object({ url: z.string(), token: z.string() }),
  /** Only for `leg: "sdk"`: sent back as `Authorization: Device …`. */
  deviceSecret: z.string().optional(),
})
export type Entered = z.infer<typeof Entered>

/** Before entering. Not by PIN: PINs are looked up at the door alone. */
export const AskStandpoint = z.object({ by: DoorAddress })

/** Says something only to those who are on the roster; to everybody else always `stranger`. */
export const Standpoint = z.discriminatedUnion('standing', [
  z.object({ standing: z.literal('stranger') }),
  z.object({
    standing: z.literal('rostered'),
    title: z.string(),
    name: z.string(),
    live: z.boolean(),
    locked: z.boolean(),
    present: z.number().int(),
  }),
])
export type Standpoint = z.infer<typeof Standpoint>

/** The stream of somebody at the door: it can only listen, and only to this. */
export const DoorUpdate = z.discriminatedUnion('type', [
  z.object({ type: z.literal('waiting') }),
  z.object({ type: z.literal('let_in') }),
  z.object({ type: z.literal('unlocked') }),
  z.object({ type: z.literal('closed') }),
])
export type DoorUpdate = z.infer<typeof DoorUpdate>
