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

/** As Node writes it: pairs of capital digits with colons between. Null for what is none. */
export function readFingerprint(text: string): string | null {
  const plain = text.replace(/^\s*sha-?256( fingerprint)?=/i, '').replaceAll(/[\s:]/g, '')
  return FINGERPRINT.test(plain) ? (plain.toUpperCase().match(/../g) ?? []).join(':') : null
}

const Fingerprint = z
  .string()
  .max(200)
  .transform((text, context) => {
    const fingerprint = readFingerprint(text)
    if (fingerprint !== null) return fingerprint
    context.addIssue({ code: 'custom', message: 'The SHA-256 fingerprint: 64 hexadecimal digits' })
    return z.NEVER
  })

const USERNAME = /^[a-z0-9][a-z0-9._-]*$/

export const RoomSystemInput = z.object({
  /** As meetings show it. */
  name: Name,
  /** By which it is invited, like a person. */
  address: z.email().max(200),
  /** Of its SIP account. */
  username: z.string().min(2).max(60).regex(USERNAME, 'Small letters, digits, dots and dashes'),
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
