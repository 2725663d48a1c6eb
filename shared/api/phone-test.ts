/** What comes of trying a trunk or a number. */
import { z } from 'zod'

const Target = z.string()
const Moment = z.number().nullable()

/** A trunk that was asked whether it is there (OPTIONS). `target`: the address and port that were asked. */
export const TrunkTest = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answered'),
    /** SIP's: whatever it is, somebody is there, but for 408 and 503. */
    status: z.number().int(),
    roundTripMs: z.number(),
    target: Target,
    /** When the other side's certificate ends; null without TLS. */
    certificateEnds: Moment,
  }),
  z.object({ kind: z.literal('silent'), target: Target }),
  z.object({ kind: z.literal('refused'), target: Target }),
  z.object({ kind: z.literal('unreachable'), target: Target }),
  z.object({ kind: z.literal('untrusted'), target: Target, why: z.string(), certificateEnds: Moment }),
  z.object({ kind: z.literal('unknown-name') }),
  z.object({ kind: z.literal('no-server') }),
  /** This server's own ports are not open. */
  z.object({ kind: z.literal('closed') }),
])
export type TrunkTest = z.infer<typeof TrunkTest>

/** One thing that was looked at for telephones. */
const PhoneFinding = z.object({
  check: z.enum(['ports', 'address', 'sound', 'prompts', 'certificate', 'trunk', 'numbers', 'firewall']),
  /** `odd`: calls may pass all the same. `note`: nothing that can be seen from the server. */
  verdict: z.enum(['good', 'odd', 'bad', 'note']),
  /** What was found and, where it is not good, what to do; in English. */
  text: z.string(),
})
export const PhoneCheckup = z.object({ findings: z.array(PhoneFinding) })
export type PhoneCheckup = z.infer<typeof PhoneCheckup>

const AfterMs = z.number().int()

/** A number that called itself. */
export const NumberTest = z.discriminatedUnion('kind', [
  /** `marked`: with the token that the call carried; else known by the number that it called from. */
  z.object({ kind: z.literal('back'), marked: z.boolean(), afterMs: AfterMs }),
  z.object({ kind: z.literal('other-trunk'), trunk: z.string().nullable(), afterMs: AfterMs }),
  z.object({ kind: z.literal('other-number'), called: z.string(), afterMs: AfterMs }),
  /** From an address of no trunk. */
  z.object({ kind: z.literal('stranger'), address: z.string() }),
  z.object({ kind: z.literal('refused'), status: z.number().int() }),
  z.object({ kind: z.literal('answered') }),
  z.object({ kind: z.literal('silent') }),
  z.object({ kind: z.literal('lost') }),
  z.object({ kind: z.literal('no-way') }),
  z.object({ kind: z.literal('busy') }),
  z.object({ kind: z.literal('closed') }),
])
export type NumberTest = z.infer<typeof NumberTest>
