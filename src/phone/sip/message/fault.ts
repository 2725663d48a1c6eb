/** Why a message is not accepted, as an answer would say it. */
export interface Fault {
  /** 400, 414, 416, 505, 513… */
  readonly status: number
  /** For our own log and tests: holds nothing of the message. */
  readonly why: string
}

export const badRequest = (why: string): Fault => ({ status: 400, why })
export const tooLarge = (why: string): Fault => ({ status: 513, why })
