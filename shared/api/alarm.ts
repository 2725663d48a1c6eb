import { z } from 'zod'

/** More wrong PINs than a budget allows. Says nothing of the PINs, and of no source more than that it was one. */
export const Alarm = z.object({
  at: z.number(),
  /** One source, one trunk, or the whole server. */
  scope: z.enum(['source', 'trunk', 'server']),
  /** Only with scope `trunk`; `name` is null when it has been removed since. */
  trunk: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** Wrong PINs on record when it was raised. */
  failures: z.number().int(),
})
export type Alarm = z.infer<typeof Alarm>
