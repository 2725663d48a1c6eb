/** What one packet may hold: RFC 3551 §4.5 and RFC 6716 §3.2.5 know none longer than 120 ms, and nobody sends a call in such. */
export const MOST_FRAMES = 6
