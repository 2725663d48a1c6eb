import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { EngineView } from '../../../../../shared/api/engine.ts'
import { call } from '../../../api/client.ts'
import type { Problem } from '../../../api/client.ts'
import { CallFailed } from '../../../api/session.ts'

const READ_AGAIN_MS = 2_000

interface EngineState {
  /** Undefined before the first answer; the last one while the server does not answer. */
  readonly data: EngineView | undefined
  readonly problem: Problem | null
}

/** Read again every two seconds while the page is looked at; with the tracks of `room`. */
export function useEngine(room: string | null): EngineState {
  const { data, error } = useQuery({
    queryKey: ['engine', room],
    queryFn: async () => {
      const result = await call('engine', { query: room === null ? {} : { room } })
      if (result.ok) return result.value
      throw new CallFailed(result.problem)
    },
    refetchInterval: READ_AGAIN_MS,
    placeholderData: keepPreviousData,
  })
  return { data, problem: error instanceof CallFailed ? error.problem : null }
}
