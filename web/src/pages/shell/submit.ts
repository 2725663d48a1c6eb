import { useState } from 'react'
import type { FormEvent } from 'react'
import type { Problem, Result } from '../../api/client.ts'

export interface Submitting {
  readonly busy: boolean
  readonly problem: Problem | null
  /** For `<form onSubmit>`, or called alone. */
  readonly submit: (event?: FormEvent) => void
}

/** One piece of work at a time: busy while it goes on, with the problem that it ended in. */
export function useSubmit<T>(work: () => Promise<Result<T>>, done: (value: T) => void): Submitting {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (): Promise<void> => {
    setBusy(true)
    setProblem(null)
    const result = await work()
    setBusy(false)
    if (result.ok) done(result.value)
    else setProblem(result.problem)
  }
  const submit = (event?: FormEvent): void => {
    event?.preventDefault()
    if (!busy) void run()
  }
  return { busy, problem, submit }
}
