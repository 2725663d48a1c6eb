/** What the pages know of the server, as react-query hooks. A failed query holds a `CallFailed`. */
import { QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseQueryResult } from '@tanstack/react-query'
import { call } from './client.ts'
import type { Answer, Operation, Problem, Result } from './client.ts'

export class CallFailed extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

const valueOf = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new CallFailed(result.problem)
}

/** Tries again only what may pass by itself. */
const passing = (error: Error): boolean => error instanceof CallFailed && (error.problem.status === 0 || error.problem.status >= 500)

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: (count, error) => count < 2 && passing(error) } },
})

/** After somebody signed in or out: nothing that the other knew is shown, and what is looked at is read again. */
export async function startAnew(): Promise<void> {
  queryClient.removeQueries({ type: 'inactive' })
  await queryClient.resetQueries()
}

/** Reading operations without parameters, and how often they are read again while looked at (ms). */
type Plain = 'serverInfo' | 'me' | 'meetings' | 'delegates' | 'apiKeys' | 'phoneBook' | 'outgoingCalls' | 'roomSystems' | 'webhooks'
const useOperation = <O extends Plain>(
  operation: O,
  options: { enabled?: boolean; refetchInterval?: number } = {},
): UseQueryResult<Answer<O>> =>
  useQuery({ queryKey: [operation], queryFn: async () => valueOf<Answer<O>>(await call(operation, {} as never)), ...options })

export const useServerInfo = () => useOperation('serverInfo')
/** The signed-in account; `null` when nobody is signed in. */
export const useMe = (): UseQueryResult<Answer<'me'> | null> =>
  useQuery({
    queryKey: ['me'],
    queryFn: async () => valueOf(await call('session', {})).account,
  })
export const useMeetings = () => useOperation('meetings', { refetchInterval: 10_000 })
export const useDelegates = () => useOperation('delegates')
export const useApiKeys = () => useOperation('apiKeys')
/** The states of trunks change by themselves. */
export const usePhoneBook = () => useOperation('phoneBook', { refetchInterval: 5_000 })
/** What was spent grows by itself. */
export const useOutgoingCalls = () => useOperation('outgoingCalls', { refetchInterval: 15_000 })
/** Rooms register and go by themselves. */
export const useRoomSystems = () => useOperation('roomSystems', { refetchInterval: 5_000 })
export const useWebhooks = () => useOperation('webhooks')
/** What is under way ends by itself. */
export const useWebhookDeliveries = (webhookId: string) =>
  useQuery({
    queryKey: ['webhookDeliveries', webhookId],
    queryFn: async () => valueOf(await call('webhookDeliveries', { params: { webhookId } })).items,
    refetchInterval: 2_000,
  })
export const useContacts = (search: string, enabled = true) =>
  useQuery({
    queryKey: ['contacts', search],
    queryFn: async () => valueOf(await call('contacts', { query: { search } })),
    enabled,
    placeholderData: (before) => before,
  })
export const useMeeting = (meetingId: string) =>
  useQuery({ queryKey: ['meeting', meetingId], queryFn: async () => valueOf(await call('meeting', { params: { meetingId } })) })
export const useConferences = (meetingId: string) =>
  useQuery({
    queryKey: ['conferences', meetingId],
    queryFn: async () => valueOf(await call('conferences', { params: { meetingId } })).items,
  })
export const useReport = (meetingId: string, conferenceId: string) =>
  useQuery({
    queryKey: ['conferenceReport', conferenceId],
    queryFn: async () => valueOf(await call('conferenceReport', { params: { meetingId, conferenceId }, query: {} })),
  })

/** After a change: what these operations answered is read again. */
export function useRefresh(): (...operations: readonly Operation[]) => Promise<void> {
  const client = useQueryClient()
  return async (...operations) => {
    await Promise.all(operations.map((operation) => client.invalidateQueries({ queryKey: [operation] })))
  }
}
