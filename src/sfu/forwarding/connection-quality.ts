/** How well a client's network serves it, in one word for people. */
export type ConnectionQuality = 'excellent' | 'good' | 'poor'

export interface ConnectionHealth {
  /** From 0 to 1, of what the client sends after copies came, and of what it is sent. */
  readonly lossUp: number
  readonly lossDown: number
  readonly roundTripMs: number
  /** Pictures that its network does not carry: in full, at all. */
  readonly reduced: boolean
  readonly held: boolean
}

const POOR = { loss: 0.1, roundTripMs: 600 }
const GOOD = { loss: 0.03, roundTripMs: 300 }

export function qualityOf({ lossUp, lossDown, roundTripMs, reduced, held }: ConnectionHealth): ConnectionQuality {
  const loss = Math.max(lossUp, lossDown)
  if (held || loss > POOR.loss || roundTripMs > POOR.roundTripMs) return 'poor'
  return reduced || loss > GOOD.loss || roundTripMs > GOOD.roundTripMs ? 'good' : 'excellent'
}
