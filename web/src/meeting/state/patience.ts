/**
 * How long a connection may be on its way before the door is asked for another, in milliseconds. livekit-client itself waits 15 s for
 * a server that died while it answered; the first time that is too long (SPEC: back within 5 s of a restart), on a slow network it may
 * be right, so each time in a row waits longer.
 */
export const patience = (timesInARow: number): number => Math.min(15_000, 4_000 * 2 ** timesInARow)
