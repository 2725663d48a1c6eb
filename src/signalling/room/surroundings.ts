/** Time and chance, given to everything in a room so that tests decide both. */
export interface Surroundings {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `action` later unless the returned function is called before. */
  after(milliseconds: number, action: () => void): () => void
  /** `prefix` and 12 random letters and digits. */
  id(prefix: 'RM_' | 'PA_' | 'TR_' | 'DTR_' | 'EV_'): string
  /** 128 random bits as text. */
  secret(): string
  /** Random, not 0. */
  ssrc(): number
}
