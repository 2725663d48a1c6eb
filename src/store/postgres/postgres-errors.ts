/** What went wrong, by SQLSTATE (PostgreSQL, appendix A) or by the socket's error code. */
import { DatabaseError } from 'pg'

const UNIQUE_VIOLATION = '23505'
/** Serialization failure, deadlock: the transaction was rolled back and another run may win. */
const LOST_RACES: readonly unknown[] = ['40001', '40P01']
/** Shut down by an administrator or a crash, still starting, too many connections. */
const UNAVAILABLE: readonly unknown[] = ['57P01', '57P02', '57P03', '53300']
const SOCKET: readonly unknown[] = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOENT']

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

export const isLostRace = (error: unknown): boolean => LOST_RACES.includes(codeOf(error))

export const isConflict = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code === UNIQUE_VIOLATION || isLostRace(error))

/** That there is no connection, as opposed to a statement that failed on one. */
export function isDisconnected(error: unknown): boolean {
  const code = codeOf(error)
  if (UNAVAILABLE.includes(code) || SOCKET.includes(code)) return true
  // The driver gives these no code.
  return (
    error instanceof Error &&
    !(error instanceof DatabaseError) &&
    /connection (terminated|ended)|not queryable|query read timeout/i.test(error.message)
  )
}
