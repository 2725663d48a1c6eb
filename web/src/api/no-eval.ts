/** Imported by client.ts before any schema is made: zod would try `new Function` once, which our content security policy forbids and browsers log as an error. */
import { config } from 'zod'

config({ jitless: true })
