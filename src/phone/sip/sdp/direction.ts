/** Who sends (RFC 8866 §6.7), and how one side answers the other (RFC 3264 §6.1). */

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

export const isDirection = (text: string): text is Direction =>
  text === 'sendrecv' || text === 'sendonly' || text === 'recvonly' || text === 'inactive'

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly'
export const receives = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'recvonly'

const directionOf = (sending: boolean, receiving: boolean): Direction => {
  if (sending) return receiving ? 'sendrecv' : 'sendonly'
  return receiving ? 'recvonly' : 'inactive'
}

/** Ours, from theirs and what we want: nobody sends to who does not receive. */
export const answerDirection = (theirs: Direction, wanted: Direction): Direction =>
  directionOf(sends(wanted) && receives(theirs), receives(wanted) && sends(theirs))
