import { randomBytes, randomInt } from 'node:crypto'
import type { Surroundings } from './surroundings.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

export const systemSurroundings: Surroundings = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds)
    return () => clearTimeout(timer)
  },
  id: (prefix) => prefix + Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  secret: () => randomBytes(16).toString('base64url'),
  ssrc: () => randomBytes(4).readUInt32BE() || 1,
}
