import { z } from 'zod'

/** More wrong PINs, or wrong SIP passwords, than a budget allows. Says nothing of them, and of no source more than that it was one. */
export const Alarm = z.object({
  at: z.number(),
  /** PINs of one source, of one trunk, or of the whole server; or passwords of trunks and room systems. */
  scope: z.enum(['source', 'trunk', 'server', 'password']),
  /** Only with scope `trunk`; `name` is null when it has been removed since. */
  trunk: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** Wrong ones on record when it was raised. */
  failures: z.number().int(),
})
export type Alarm = z.infer<typeof Alarm>
