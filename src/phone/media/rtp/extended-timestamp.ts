/** RTP timestamps without their wrap. */

/** The number nearest to `near` whose low 32 bits are `timestamp`. */
export const extendTimestamp = (near: number, timestamp: number): number => near + ((timestamp - near) | 0)
