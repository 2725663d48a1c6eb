/** Room systems that are registered here, as administrators enter them. */
import { z } from 'zod'

/** One line of visible text. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^\P{Cc}*$/u, 'One line, without control characters')

/** 32 bytes of SHA-256 in hexadecimal, as openssl and browsers show them, with colons or without. */
const FINGERPRINT = /^[0-9a-f]{64}$/i

const Fingerprint = z
  .string()
  .max(200)
  .transform((text, context) => {
    const plain = text.replace(/^sha-?256( fingerprint)?=/i, '').replaceAll(/[\s:]/g, '')
    if (FINGERPRINT.test(plain)) return (plain.toUpperCase().match(/../g) ?? []).join(':')
    context.addIssue({ code: 'custom', message: 'The SHA-256 fingerprint: 64 hexadecimal digits' })
    return z.NEVER
  })

export const ROOM_USERNAME = /^[a-z0-9][a-z0-9._-]*$/

export const RoomSystemInput = z.object({
  /** As meetings show it. */
  name: Name,
  /** By which it is invited, like a person. */
  address: z.email().max(200),
  /** Of its SIP account. */
  username: z.string().min(2).max(60).regex(ROOM_USERNAME, 'Small letters, digits, dots and dashes'),
  /** SHA-256 fingerprint of the TLS client certificate by which it may prove itself too. */
  certificate: Fingerprint.nullable().default(null),
})
export type RoomSystemInput = z.infer<typeof RoomSystemInput>

export const RoomSystemView = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  username: z.string(),
  certificate: z.string().nullable(),
  /** Whether it is registered just now, at the server that was asked. */
  registered: z.boolean(),
})
export type RoomSystemView = z.infer<typeof RoomSystemView>

/** With its SIP password, which is shown this once. */
export const NewRoomPassword = RoomSystemView.extend({ password: z.string() })
export type NewRoomPassword = z.infer<typeof NewRoomPassword>

export const RoomGuests = z.object({
  /** Whether room systems that are not registered here may call, from wherever. */
  guests: z.boolean(),
})

export const RoomSystemsView = RoomGuests.extend({ rooms: z.array(RoomSystemView) })
export type RoomSystemsView = z.infer<typeof RoomSystemsView>
