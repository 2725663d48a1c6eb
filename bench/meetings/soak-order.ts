export type SoakOrder =
  | { readonly type: 'start'; readonly url: string; readonly numbers: readonly string[] }
  | { readonly type: 'count' }
  | { readonly type: 'stop' }

export interface ChurnCounts {
  joins: number
  /** Not let in, or not connected in time. */
  failedJoins: number
  leaves: number
  /** By the server, or by a connection that did not come back. */
  lost: number
  mutes: number
  shares: number
  sounds: number
  pictures: number
}

export interface SoakCount extends ChurnCounts {
  readonly standing: number
  /** Of things that should flow from one to another at this moment. */
  readonly stuck: number
  readonly done: boolean
}

export const noCounts = (): ChurnCounts => ({
  joins: 0,
  failedJoins: 0,
  leaves: 0,
  lost: 0,
  mutes: 0,
  shares: 0,
  sounds: 0,
  pictures: 0,
})
