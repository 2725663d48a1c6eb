import { z } from 'zod'

/** RFC 9457 problem+json. `code` is stable and documented in docs/errors.md; `title` is for people. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  /** Seconds after which trying again makes sense. */
  retryAfter: z.number().optional(),
})
export type Problem = z.infer<typeof Problem>
