/** D5: every key, pressed on a real telephone, and what it does in the meeting. */
import { RoomEvent } from '@livekit/rtc-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import type { Baresip } from '../harness/baresip.ts'
import { fromBot, NOT_THERE, PhoneStage, THERE } from '../harness/phone-stage.ts'
import { NUMBERS } from '../harness/phone-server.ts'
import { playedKeys } from '../harness/played-keys.ts'
import { mayPlayCaptures, Sipp } from '../harness/sipp.ts'
import { until } from '../harness/telephone.ts'
import { toneIn } from '../harness/tone.ts'

describe.skipIf(!hasProgram('baresip')).concurrent('keys in a meeting', () => {
  let stage: PhoneStage
  beforeAll(async () => {
    stage = await PhoneStage.open()
  })
  afterAll(() => stage?.close())

  const isLocked = async (run: Run): Promise<boolean> => (await stage.conference(run)).lock.locked

  /** Somebody by telephone, in a meeting with whoever is invited. */
  async function inside(run: Run, person: Person, keys?: 'info'): Promise<Baresip> {
    const phone = await stage.telephone({ plays: 700, ...(keys === undefined ? {} : { keys }) })
    await stage.join(phone, run, person)
    return phone
  }

  it('[D5] [L2] *4 by an organizer’s PIN locks and unlocks; [L1] by an attendee’s it is refused, told and audited', async () => {
    const dora = await stage.person('Dora Attendee')
    const run = await startMeeting(stage.ada, [dora])
    const [own, theirs] = await Promise.all([inside(run, stage.ada), inside(run, dora)])
    await own.press('*4')
    await until(() => isLocked(run), 'the meeting is locked')
    await stage.ear.hears(theirs, 'now-locked', { language: 'en' })
    const at = theirs.heard().samples.length
    await theirs.press('*4')
    await stage.ear.hears(theirs, 'hosts-only', { since: at, language: 'en' })
    expect(await isLocked(run)).toBe(true)
    expect(await stage.audited(run, 'verb.refused')).toHaveLength(1)
    await own.press('*4')
    await until(async () => !(await isLocked(run)), 'the meeting is open')
    await Promise.all([own.end(), theirs.end()])
  })

  it('[D5] tones in the sound do nothing; the same keys beside it do', async () => {
    const run = await startMeeting(stage.ada)
    const bot = await stage.singer(run, 1_613)
    const phone = await inside(run, stage.ada)
    const leg = await stage.phoneLeg(run, stage.ada.name)
    await stage.untilTones(fromBot(bot, leg), [700])
    phone.play(playedKeys('*4*4*4'))
    // The tones of * and 4 have come through, as others hear.
    for (const hertz of [941, 770]) await until(() => toneIn(fromBot(bot, leg)(), hertz) > NOT_THERE, `${String(hertz)} Hz come through`)
    await until(() => toneIn(fromBot(bot, leg)(), 770) < NOT_THERE / 5, 'they are over')
    expect(await isLocked(run)).toBe(false)
    expect((await stage.conference(run)).lock.version).toBe(1)
    await phone.press('*4')
    await until(() => isLocked(run), 'the key locks')
    await phone.end()
    await bot.close()
  })

  it('[D5] keys by SIP INFO count, too', async () => {
    const run = await startMeeting(stage.ada)
    const phone = await inside(run, stage.ada, 'info')
    await phone.press('*4')
    await until(() => isLocked(run), 'the meeting is locked')
    expect((await stage.conference(run)).lock.version).toBe(2)
    await phone.end()
  })

  it.skipIf(!hasProgram('sipp') || !mayPlayCaptures())(
    '[D5] [D1] keys by SIP INFO count where the telephone offers no RFC 4733',
    async () => {
      const run = await startMeeting(stage.ada)
      const call = await Sipp.call({
        transport: 'udp',
        host: '127.0.0.1',
        port: stage.server.sipPort,
        called: NUMBERS.en,
        script: { codec: 'PCMU', hertz: 700, sent: [{ seconds: 60 }] },
        keys: await stage.pinOf(stage.ada, run),
        staysMs: 60_000,
      })
      await until(async () => (await stage.standing(run, stage.ada.name)).endsWith('phone'), 'the caller is in')
      await stage.ada.do('end', { params: { conferenceId: run.conferenceId } })
      expect(await call.exit, call.output).toBe(0)
      await call.end()
    },
  )

  it('[D5] [D6] *7 mutes and unmutes its caller, *97 all others', async () => {
    const dora = await stage.person('Dora Heard')
    const run = await startMeeting(stage.ada, [dora])
    const bot = await stage.singer(run, 1_613)
    const [own, theirs] = await Promise.all([inside(run, stage.ada), inside(run, dora)])
    const [ownLeg, theirLeg] = [await stage.phoneLeg(run, stage.ada.name), await stage.phoneLeg(run, dora.name)]
    const loudness = (leg: string) => () => toneIn(fromBot(bot, leg)(), 700)
    const [fromOwn, fromTheirs] = [loudness(ownLeg), loudness(theirLeg)]
    await until(() => fromOwn() > THERE && fromTheirs() > THERE, 'both are heard')
    await own.press('*7')
    await until(() => fromOwn() < NOT_THERE, 'the caller is muted')
    expect(fromTheirs()).toBeGreaterThan(THERE)
    await own.press('*7')
    await until(() => fromOwn() > THERE, 'the caller is heard again')
    await own.press('*97')
    await until(() => fromTheirs() < NOT_THERE, 'the other is muted')
    expect(fromOwn()).toBeGreaterThan(THERE)
    await Promise.all([own.end(), theirs.end()])
    await bot.close()
  })

  it('[D5] *5 raises and lowers the hand, as everybody in the meeting is told', async () => {
    const run = await startMeeting(stage.ada)
    const bot = await stage.bot(run, stage.ada)
    const told: string[] = []
    bot.room.on(RoomEvent.DataReceived, (data, participant, _kind, topic) => {
      if (topic === 'hand') told.push(`${participant?.identity ?? ''} ${new TextDecoder().decode(data)}`)
    })
    const phone = await inside(run, stage.ada)
    const leg = await stage.phoneLeg(run, stage.ada.name)
    await stage.untilTones(fromBot(bot, leg), [700])
    await phone.press('*5')
    await until(() => told.includes(`${leg} up`), 'the hand is up')
    await phone.press('*5')
    await until(() => told.includes(`${leg} down`), 'the hand is down')
    expect(told).toEqual([`${leg} up`, `${leg} down`])
    await phone.end()
    await bot.close()
  })

  it('[D5] *3 tells how many are here, *0 reads the keys, and ## ends for all after a confirmation only', async () => {
    const dora = await stage.person('Dora Counted')
    const run = await startMeeting(stage.ada, [dora])
    const bot = await stage.bot(run, dora)
    const phone = await inside(run, stage.ada)
    const ask = async (keys: string, ...prompts: readonly Parameters<typeof stage.ear.hears>[1][]): Promise<void> => {
      const from = phone.heard().samples.length
      await phone.press(keys)
      for (const prompt of prompts) await stage.ear.hears(phone, prompt, { since: from, language: 'en' })
    }
    await ask('*3', 'others-1')
    await ask('*0', 'key-mute', 'key-lock', 'key-end', 'key-list')
    await ask('##', 'end-confirm')
    await ask('2', 'not-ended')
    expect(await stage.audited(run, 'conference.ended')).toEqual([])
    await ask('##', 'end-confirm')
    await phone.press('1')
    await until(() => phone.isHungUp, 'the caller is hung up')
    expect(await stage.audited(run, 'conference.ended')).toHaveLength(1)
    expect(await stage.ear.score(await phone.end(), 'en', 'ended')).toBeGreaterThanOrEqual(HEARD)
    await bot.close()
  })

  it('[D5] [I4] *8 reads who is at the door: 1 lets in, 2 ignores', async () => {
    const run = await startMeeting(stage.ada)
    const phone = await inside(run, stage.ada)
    await setLock(stage.ada, run, true)
    const [first, second] = [stage.server.visitor({ from: '127.0.0.21' }), stage.server.visitor({ from: '127.0.0.22' })]
    expect(await first.knock({ number: run.number }, 'Nora Newcomer')).toBe('meeting_locked')
    expect(await second.knock({ number: run.number }, 'Ned Nobody')).toBe('meeting_locked')
    const door = async () => (await stage.conference(run)).door.map(({ name, state }) => `${name} ${state}`)
    expect(await door()).toEqual(['Nora Newcomer waiting', 'Ned Nobody waiting'])
    let from = phone.heard().samples.length
    await phone.press('*8')
    await stage.ear.hears(phone, 'door-app', { since: from, language: 'en' })
    from = phone.heard().samples.length
    await phone.press('1')
    await stage.ear.hears(phone, 'door-let-in', { since: from, language: 'en' })
    expect(await door()).toEqual(['Ned Nobody waiting'])
    await stage.ear.hears(phone, 'door-app', { since: from, language: 'en' })
    from = phone.heard().samples.length
    await phone.press('2')
    await stage.ear.hears(phone, 'door-ignored', { since: from, language: 'en' })
    expect(await door()).toEqual(['Ned Nobody ignored'])
    await first.enter({ number: run.number }, 'Nora Newcomer')
    expect(await second.knock({ number: run.number }, 'Ned Nobody')).toBe('meeting_locked')
    await phone.end()
  })
})
