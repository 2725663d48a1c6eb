/** A caller at the door of a locked meeting, and a host who lets it in (SPEC I4): the open line is the proof, not the number (A2). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { Baresip } from '../harness/baresip.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { NUMBERS, startPhoneServer, type PhoneServer } from '../harness/phone-server.ts'
import { CALLER, until } from '../harness/telephone.ts'

/** The cue lasts some seconds; on a slow machine a host may miss it. */
const MOST_CALLS = 5

describe.skipIf(!hasProgram('baresip'))('let in by telephone', () => {
  let server: PhoneServer
  let ada: Person

  beforeAll(async () => {
    server = await startPhoneServer()
    ada = await server.signUpFirst('Ada Organizer')
  })
  afterAll(() => server?.close())

  const view = (run: Run) => ada.do('conference', { params: { conferenceId: run.conferenceId } })
  const isIn = async (run: Run): Promise<boolean> =>
    (await view(run)).attendees.some(({ name, standing }) => name === CALLER && standing === 'present')

  async function knock(run: Run): Promise<Baresip> {
    const before = (await view(run)).door.length
    const phone = await Baresip.start({ plays: 700 })
    await phone.call(`sip:${NUMBERS.en}@127.0.0.1:${String(server.sipPort)}`)
    await phone.press(`${run.number}#`)
    await until(async () => (await view(run)).door.length > before, 'the caller is at the door')
    return phone
  }

  it('[I4] [A2] whoever still hears the refusal comes in; whoever dials anew, with the same number, is a stranger', async () => {
    const run = await startMeeting(ada)
    await setLock(ada, run, true)
    let phone: Baresip | null = null
    for (let calls = 0; phone === null && calls < MOST_CALLS; calls++) {
      const caller = await knock(run)
      const [entry] = (await view(run)).door
      await ada.do('letIn', { params: { conferenceId: run.conferenceId, doorEntryId: entry?.id ?? '' } })
      await until(async () => caller.isHungUp || (await isIn(run)), 'the caller is in or hung up')
      if (await isIn(run)) phone = caller
      else await caller.end()
    }
    expect(phone?.isHungUp).toBe(false)
    expect((await view(run)).lock.locked).toBe(true)
    const again = await knock(run)
    await until(() => again.isHungUp, 'the same number is refused')
    expect((await view(run)).door).toMatchObject([{ name: CALLER, path: 'phone', code: 'meeting_locked' }])
    await Promise.all([phone?.end(), again.end()])
  })
})
