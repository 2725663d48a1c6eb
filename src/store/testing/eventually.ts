import { setTimeout as delay } from 'node:timers/promises'

/** Milliseconds; far longer than anything that is waited for takes. */
const PATIENCE = 30_000

/** Waits until it is so; throws when it never is. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; !(await isSo()); await delay(10)) {
    if (Date.now() > deadline) throw new Error('It never came to be.')
  }
}
