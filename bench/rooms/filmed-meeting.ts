import { addAccount, startMeeting, type Person } from '../../test/harness/cast.ts'
import type { Pass } from './film-crew.ts'

export interface FilmedMeeting {
  readonly number: string
  readonly passes: readonly Pass[]
}

/** Everybody in it films: the organizer is one of them. */
export async function meetingOf(administrator: Person, cameras: number): Promise<FilmedMeeting> {
  const { number } = await startMeeting(administrator)
  const passes = [await passOf(administrator, number)]
  while (passes.length < cameras) passes.push(await passOf(await addAccount(administrator, `Person ${String(passes.length)}`), number))
  return { number, passes }
}

const passOf = async (person: Person, number: string): Promise<Pass> => (await person.copy().enter({ number }, person.name, 'sdk')).media
