/** Passwords, by scrypt in Node's thread pool. The cost stands in each hash, so that it can be raised later. */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'
import { createTurnstile } from './turnstile.ts'

export interface Passwords {
  hash(password: string): Promise<string>
  /** With no hash it works as long and says false, so that the time tells nobody whether an account exists. */
  verify(password: string, hash: string | null): Promise<boolean>
}

/** Base-2 logarithm of scrypt's N; each step doubles time and memory. 15 with r = 8 and p = 3 is OWASP's advice: 32 MB. */
const COST = 15
const BLOCK = 8
const LANES = 3
const KEY_BYTES = 32
/** Leaves half of Node's four pool threads to files and DNS. */
const AT_ONCE = 2
/** About half a minute of work. */
const MOST_WAITING = 200
const FORM = /^scrypt\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/

export function createPasswords(cost: number = COST): Passwords {
  const turnstile = createTurnstile(AT_ONCE, MOST_WAITING)
  const derive = (password: string, salt: Buffer, log2: number, lanes: number): Promise<Buffer> =>
    turnstile.pass(() => scryptKey(password, salt, { N: 2 ** log2, r: BLOCK, p: lanes, maxmem: 256 * BLOCK * 2 ** log2 }))
  return {
    async hash(password) {
      const salt = randomBytes(16)
      const key = await derive(password, salt, cost, LANES)
      return `scrypt$${String(cost)}$${String(LANES)}$${salt.toString('base64url')}$${key.toString('base64url')}`
    },
    async verify(password, hash) {
      const parts = FORM.exec(hash ?? '')
      const [, log2 = String(cost), lanes = String(LANES), salt = 'A'.repeat(22), expected = 'A'.repeat(43)] = parts ?? []
      const key = await derive(password, Buffer.from(salt, 'base64url'), Number(log2), Number(lanes))
      return timingSafeEqual(key, Buffer.from(expected, 'base64url')) && parts !== null
    },
  }
}

/** The same password typed on another keyboard is the same: NFKC. */
function scryptKey(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
