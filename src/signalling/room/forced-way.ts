import type { IceCandidate } from '../../sfu/transport/peer.ts'

/** Which of its ways a client's next session may take: all, TCP to the media port, or the TURN relay alone. For clients that test their network. */
export type ForcedWay = 'any' | 'tcp' | 'relay'

/** A relay reaches us by UDP, wherever it stands. */
export const candidatesFor = (way: ForcedWay, candidates: readonly IceCandidate[]): readonly IceCandidate[] =>
  way === 'any' ? candidates : candidates.filter(({ protocol }) => protocol === (way === 'tcp' ? 'tcp' : 'udp'))
