/** One thing that was looked at. */
export interface Finding {
  readonly check: 'ports' | 'address' | 'sound' | 'prompts' | 'certificate' | 'trunk' | 'numbers' | 'firewall'
  /** `odd`: calls may pass all the same. `note`: nothing that can be seen from here. */
  readonly verdict: 'good' | 'odd' | 'bad' | 'note'
  readonly text: string
}

export const findingOf = (check: Finding['check'], verdict: Finding['verdict'], text: string): Finding => ({ check, verdict, text })
