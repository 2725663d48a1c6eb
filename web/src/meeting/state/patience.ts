/**
 * How long a connection may be on its way before the door is asked for another, in milliseconds. livekit-client itself waits 15 s for
 * a server that died while it answered, which is too long (SPEC: back within 5 s of a restart). On a slow network it may be right: after
 * three in a row that did not come, each gets longer.
 */
export const patience = (timesInARow: number): number => (timesInARow < 3 ? 4_000 : Math.min(15_000, 4_000 * 2 ** (timesInARow - 2)))
