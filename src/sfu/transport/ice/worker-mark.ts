/** Where several workers share a port, a name fragment begins with a character that says whose it is. It is a hint: who owns it checks it. */

/** Of ice-char (RFC 8839 §5.4), in the order of base64. */
const MARKS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export const mostWorkers = MARKS.length

export const markOf = (worker: number): string => MARKS.charAt(worker)

/** -1 when it is nobody's. */
export function workerOf(ufrag: string, workers: number): number {
  const worker = MARKS.indexOf(ufrag.charAt(0))
  return ufrag !== '' && worker < workers ? worker : -1
}
