/** One thing that was looked at, for sound and picture of browsers. */
export interface MediaFinding {
  readonly check: 'ports' | 'address' | 'outside' | 'buffers' | 'https' | 'kernel' | 'accelerator' | 'turn' | 'firewall'
  /** `odd`: meetings may work all the same. `note`: nothing that can be seen from here. */
  readonly verdict: 'good' | 'odd' | 'bad' | 'note'
  /** What was found and, where it is not good, what to do. */
  readonly text: string
}

export const findingOf = (check: MediaFinding['check'], verdict: MediaFinding['verdict'], text: string): MediaFinding => ({
  check,
  verdict,
  text,
})
