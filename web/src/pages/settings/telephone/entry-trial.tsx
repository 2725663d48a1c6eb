import { CircleAlert, CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { Result } from '../../../api/client.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { problemWords } from '../../shell/problem-words.ts'
import { useSubmit } from '../../shell/submit.ts'
import type { TestWords } from './test-words.ts'

export interface EntryTrial<T> {
  readonly label: string
  /** With the name of the entry. */
  readonly labelOf: string
  readonly busyLabel: string
  readonly run: () => Promise<Result<T>>
  readonly words: (found: T) => TestWords
}

/** The button that tries an entry, and what was found the last time. */
export function useEntryTrial<T>({ label, labelOf, busyLabel, run, words }: EntryTrial<T>): {
  readonly button: ReactNode
  readonly found: ReactNode
} {
  const t = useT()
  const [found, setFound] = useState<T | null>(null)
  const { busy, problem, submit } = useSubmit(() => {
    setFound(null)
    return run()
  }, setFound)
  const said = problem === null ? (found === null ? null : words(found)) : ({ tone: 'bad', text: problemWords(problem, t) } as const)
  const Icon = said?.tone === 'good' ? CircleCheck : CircleAlert
  return {
    button: (
      <Button size="small" aria-label={labelOf} busy={busy} busyLabel={busyLabel} onPress={() => submit()}>
        {label}
      </Button>
    ),
    // Always there, so that screen readers hear what comes into it.
    found: (
      <output className="trunk-state trial" data-tone={said?.tone}>
        {said === null ? null : (
          <>
            <Icon aria-hidden="true" size={16} />
            <span>{said.text}</span>
          </>
        )}
      </output>
    ),
  }
}
