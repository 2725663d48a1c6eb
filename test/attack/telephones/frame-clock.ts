/** One timer for all callers: a turn every 20 ms, and those made up for that came late. */
const FRAME_MS = 20
/** What was missed for longer is left out. */
const MOST_LATE = 50

const turns = new Set<() => void>()
let timer: NodeJS.Timeout | null = null
let next = 0

/** The returned function ends it. */
export function onFrame(turn: () => void): () => void {
  turns.add(turn)
  if (timer === null) {
    next = performance.now()
    timer = setInterval(run, FRAME_MS / 2)
  }
  return () => {
    turns.delete(turn)
    if (turns.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

function run(): void {
  const now = performance.now()
  next = Math.max(next, now - MOST_LATE * FRAME_MS)
  for (; next <= now; next += FRAME_MS) for (const turn of turns) turn()
}
