import type { RemotePath } from './remote-path.ts'

/** Milliseconds until a check is repeated: each time twice as long (RFC 8489 §6.2.1), as often as there are times. */
const repeats = [60, 120, 240, 480, 960, 1200, 1200, 1200]

/** Our socket and one address of the server, while it is being checked (RFC 8445 §6.1.2.6). */
export class CandidatePair {
  readonly path: RemotePath
  readonly priority: number
  state: 'waiting' | 'checking' | 'succeeded' | 'failed' = 'waiting'
  /** Answered a check of ours once: what comes from there is the server's. */
  proved = false
  #sent = 0
  #nextAt = 0

  constructor(path: RemotePath, priority: number) {
    this.path = path
    this.priority = priority
  }

  /** For another round of checks. */
  begin(state: CandidatePair['state']): void {
    this.state = state
    this.#sent = 0
    this.#nextAt = 0
  }

  /** Whether a check is due; fails the pair when the last one has been out for too long. */
  due(now: number): boolean {
    if (now < this.#nextAt) return false
    const wait = repeats[this.#sent]
    if (wait === undefined) {
      this.state = 'failed'
      return false
    }
    this.#sent += 1
    this.#nextAt = now + wait
    return true
  }

  is(address: string, port: number): boolean {
    return this.path.protocol === 'udp' && this.path.port === port && this.path.address === address
  }
}
