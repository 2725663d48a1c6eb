/** Callers in the meeting: who they are there, whom they hear, and how they leave and come back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARD, NOT_HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import type { ConferenceUpdate } from '../../shared/api/conference.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { openEvents } from '../harness/event-stream.ts'
import { answerIn, fromBot, justNow, NOT_THERE, PhoneStage, THERE } from '../harness/phone-stage.ts'
import { CALLER, until } from '../harness/telephone.ts'
import { toneIn } from '../harness/tone.ts'

describe.skipIf(!hasProgram('baresip')).concurrent('callers in a meeting', () => {
  let stage: PhoneStage
  beforeAll(async () => {
    stage = await PhoneStage.open()
  })
  afterAll(() => stage?.close())

  const events = (person: Person, run: Run) => openEvents<ConferenceUpdate>(person, `/conferences/${run.conferenceId}/events`)

  it('[D4] [D6] [P1] [L5] by PIN a locked meeting opens: by name, heard by everybody, hearing everybody but itself', async () => {
    const dora = await stage.person('Dora Invited')
    const run = await startMeeting(stage.ada, [dora])
    await setLock(stage.ada, run, true)
    const bot = await stage.singer(run, 1_613)
    const [phone, other] = await Promise.all([stage.telephone({ plays: 700 }), stage.telephone({ plays: 1_100, codec: 'G722' })])
    await Promise.all([stage.join(phone, run, dora), stage.join(other, run, stage.ada)])
    expect(await stage.attendee(run, dora.name)).toMatchObject({ standing: 'present', nameProved: true, role: 'attendee' })
    await stage.untilTones(justNow(phone), [1_613, 1_100])
    await stage.untilTones(justNow(other), [1_613, 700])
    expect(toneIn(justNow(phone)(), 700)).toBeLessThan(NOT_THERE)
    expect(toneIn(justNow(other)(), 1_100)).toBeLessThan(NOT_THERE)
    await stage.untilTones(fromBot(bot, await stage.phoneLeg(run, dora.name)), [700])
    await stage.untilTones(fromBot(bot, await stage.phoneLeg(run, stage.ada.name)), [1_100])
    await Promise.all([phone.end(), other.end()])
    await bot.close()
  })

  it('[P1] whoever is invited later has a PIN from then on, and comes in by it', async () => {
    const run = await startMeeting(stage.ada)
    const late = await stage.person('Lena Late')
    await setLock(stage.ada, run, true)
    await stage.ada.do('invite', { params: { conferenceId: run.conferenceId }, body: { accountIds: [late.accountId], emails: [] } })
    const phone = await stage.telephone({ plays: 700 })
    await stage.join(phone, run, late)
    expect(await stage.standing(run, late.name)).toBe('present phone')
    await phone.end()
  })

  it('[D1] [D2] greeted in the language of the number, a caller hears nothing of the meeting, nor is heard, before it is admitted', async () => {
    const run = await startMeeting(stage.ada)
    const bot = await stage.singer(run, 1_613)
    const phone = await stage.telephone({ plays: 700 }, 'de')
    await stage.ear.hears(phone, 'enter-number', { language: 'de' })
    const greeting = phone.heard()
    for (const prompt of ['welcome', 'enter-number'] as const)
      expect(await stage.ear.score(greeting, 'de', prompt)).toBeGreaterThanOrEqual(HEARD)
    expect(toneIn(greeting, 1_613)).toBeLessThan(NOT_THERE)
    expect(bot.heard.size).toBe(0)
    await stage.join(phone, run, stage.ada)
    await stage.untilTones(fromBot(bot, await stage.phoneLeg(run, stage.ada.name)), [700])
    await stage.untilTones(justNow(phone), [1_613])
    await phone.end()
    await bot.close()
  })

  it('[D4] by its ID an open meeting takes a guest, shown by number and masked for all but hosts', async () => {
    const ida = await stage.person('Ida Invited')
    const run = await startMeeting(stage.ada, [ida])
    await ida.enter({ number: run.number })
    const phone = await stage.telephone({ plays: 700 })
    await phone.press(`${run.number}#`)
    await stage.ear.hears(phone, 'return-pin-hint', { language: 'en' })
    expect(await stage.attendee(run, CALLER)).toMatchObject({ nameProved: false, role: 'attendee', standing: 'present' })
    const names = (await stage.conference(run, ida)).attendees.map(({ name }) => name)
    expect(names).not.toContain(CALLER)
    await phone.end()
  })

  it('[P3] a PIN in use is refused to a second telephone, owner and organizer are told, and it works again afterwards', async () => {
    const owner = await stage.person('Otto Owner')
    const run = await startMeeting(stage.ada, [owner])
    await owner.enter({ number: run.number })
    const told = await Promise.all([events(owner, run), events(stage.ada, run)])
    const first = await stage.telephone({ plays: 700 })
    await stage.join(first, run, owner)
    const second = await stage.telephone({ plays: 900 })
    const at = await stage.type(second, await stage.pinOf(owner, run))
    await stage.ear.hears(second, 'pin-in-use', { since: at, language: 'en' })
    const heard = answerIn(await second.end(), at)
    expect(await stage.ear.score(heard, 'en', 'pin-in-use')).toBeGreaterThanOrEqual(HEARD)
    expect(await stage.ear.score(heard, 'en', 'pin-unknown')).toBeLessThanOrEqual(NOT_HEARD)
    for (const stream of told)
      await stream.next((event) => event.type === 'attendee' && event.attendee.name === owner.name && event.attendee.pinTriedAt !== null)
    first.hangUp()
    await until(async () => !(await stage.standing(run, owner.name)).includes('phone'), 'the first has left')
    const again = await stage.telephone({ plays: 700 })
    await stage.join(again, run, owner)
    for (const stream of told) stream.close()
    await Promise.all([first.end(), again.end()])
  })

  it('[P3] [R2] a telephone whose power was cut says no goodbye: its caller is dropped, and returns with the PIN', async () => {
    const dora = await stage.person('Dora Dropped')
    const run = await startMeeting(stage.ada, [dora])
    const phone = await stage.telephone({ plays: 700 })
    await stage.join(phone, run, dora)
    await setLock(stage.ada, run, true)
    phone.cutPower()
    await until(async () => (await stage.standing(run, dora.name)) === 'dropped', 'the dead line is noticed', 60_000)
    const again = await stage.telephone({ plays: 700 })
    await stage.join(again, run, dora)
    expect((await stage.conference(run)).lock.locked).toBe(true)
    await Promise.all([again.end(), phone.end()])
  })

  it('[R4] removed, a caller hears nothing more of the meeting within a second, is told, hung up, and its PIN is unknown', async () => {
    const dora = await stage.person('Dora Removed')
    const run = await startMeeting(stage.ada, [dora])
    const bot = await stage.singer(run, 1_613)
    const phone = await stage.telephone({ plays: 700 })
    await stage.join(phone, run, dora)
    await stage.untilTones(justNow(phone), [1_613])
    const pin = await stage.pinOf(dora, run)
    const attendeeId = (await stage.attendee(run, dora.name))?.id ?? ''
    const removedAt = performance.now()
    await stage.ada.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await until(() => toneIn(justNow(phone, 0.1)(), 1_613) < THERE / 5, 'the meeting is silent', 10_000, 20)
    const took = performance.now() - removedAt
    console.log(`removed: silent after ${took.toFixed(0)} ms, as its recording shows`)
    expect(took).toBeLessThan(1_000)
    await stage.ear.hears(phone, 'removed', { language: 'en' })
    await until(() => phone.isHungUp, 'the removed one is hung up')
    const again = await stage.telephone({ plays: 700 })
    const at = await stage.type(again, pin)
    await stage.ear.hears(again, 'pin-unknown', { since: at, language: 'en' })
    await Promise.all([phone.end(), again.end(), bot.close()])
  })
})
