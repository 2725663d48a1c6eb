/** What sound is in the room: Opus at 48 kHz, or G.711 at 8 kHz. */
export type RoomCodec = 'opus' | 'pcmu' | 'pcma'

/** Of the codec's clock, in 20 ms. */
export const FRAME_TICKS: Readonly<Record<RoomCodec, number>> = { opus: 960, pcmu: 160, pcma: 160 }
