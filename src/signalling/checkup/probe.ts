import type { IceCandidate, IceCredentials } from '../../sfu/transport/peer.ts'

/** A peer that waits for connectivity checks of our own; it gives itself up half a minute later. */
export interface Probe {
  readonly server: IceCredentials
  /** As every browser is told. */
  readonly candidates: readonly IceCandidate[]
}
