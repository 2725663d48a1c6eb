/** In-room video systems: what a real one is shown, before the meeting and in it, and what becomes of its camera. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { WORDS } from '../../src/phone/ivr/screen-words.ts'
import { Baresip } from '../harness/baresip.ts'
import { setLock, startMeeting, type Run } from '../harness/cast.ts'
import { PhoneStage } from '../harness/phone-stage.ts'
import { movingPicture } from '../harness/picture.ts'
import { PATIENCE, untilReads } from '../harness/room-screen.ts'
import { until } from '../harness/telephone.ts'

const isPlayable = ['baresip', 'ffmpeg', 'tesseract'].every(hasProgram)

describe.skipIf(!isPlayable)('a room system', () => {
  let stage: PhoneStage
  let camera: string

  beforeAll(async () => {
    camera = movingPicture()
    stage = await PhoneStage.open()
  })
  afterAll(() => stage?.close())

  async function call(user: string): Promise<Baresip> {
    const room = await Baresip.start({ plays: 700, camera, codec: 'G722', number: 'blue-room' })
    await room.call(`sip:${user}@127.0.0.1:${String(stage.server.sipPort)}`)
    return room
  }

  /** A host lets it in while it reads the refusal. On a slow machine that takes more than one call: the page stands for some seconds. */
  async function letIn(run: Run): Promise<Baresip> {
    const room = await call('meet')
    await untilReads(room, [WORDS.en.ask.title])
    const before = (await stage.conference(run)).door.length
    await room.press(`${run.number}#`)
    await until(async () => (await stage.conference(run)).door.length > before, 'the room is at the door', PATIENCE)
    const entry = (await stage.conference(run)).door.at(-1)
    expect(entry).toMatchObject({ name: 'blue-room', path: 'room', code: 'meeting_locked', nameProved: false })
    await stage.ada.do('letIn', { params: { conferenceId: run.conferenceId, doorEntryId: entry?.id ?? '' } })
    const isIn = async (): Promise<boolean> => (await stage.standing(run, 'blue-room')) === 'present room'
    await until(async () => room.isHungUp || (await isIn()), 'the room is in, or its call is over', PATIENCE)
    if (await isIn()) return room
    await room.end()
    return letIn(run)
  }

  it('[V3] [V4] [L9] [R4] with a PIN: it sees the others by name and the lock, and its camera is seen as that attendee’s; removed, it reads so', async () => {
    const anna = await stage.person('Anna Berg')
    const run = await startMeeting(stage.ada, [anna])
    const bot = await stage.bot(run, stage.ada)
    await bot.show()
    const room = await call(await stage.pinOf(anna, run))
    await until(async () => (await stage.standing(run, 'Anna Berg')) === 'present room', 'Anna is there by room', PATIENCE)
    expect((await stage.audited(run, 'attendee.admitted')).at(-1)).toMatchObject({ path: 'room', proof: 'pin' })
    await untilReads(room, ['Ada Organizer', 'Open', '2 attendees'])
    const leg = (await stage.attendee(run, 'Anna Berg'))?.legs[0]?.id ?? ''
    await until(() => bot.from(leg).videoFrames > 10, 'its camera is seen', PATIENCE)
    await setLock(stage.ada, run, true)
    await untilReads(room, ['Ada Organizer', 'Locked'])
    const attendeeId = (await stage.attendee(run, 'Anna Berg'))?.id ?? ''
    await stage.ada.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId }, body: {} })
    await untilReads(room, ['You were removed'])
    await until(() => room.isHungUp, 'it is hung up', PATIENCE)
    await Promise.all([room.end(), bot.close()])
  })

  it('[V1] [V2] [I4] asks on the screen; refused by the lock it reads why, and is let in while it does', async () => {
    const run = await startMeeting(stage.ada)
    const bot = await stage.bot(run, stage.ada)
    await setLock(stage.ada, run, true)
    const room = await letIn(run)
    expect(room.isHungUp).toBe(false)
    await untilReads(room, ['Ada Organizer', 'Locked'])
    await Promise.all([room.end(), bot.close()])
  })

  it('[V2] [A6] nobody lets it in: it reads “Meeting locked”, hears the cue, and is hung up; nothing of it is seen', async () => {
    const run = await startMeeting(stage.ada)
    const bot = await stage.bot(run, stage.ada)
    await setLock(stage.ada, run, true)
    const room = await call(run.number)
    await untilReads(room, ['Meeting locked'])
    await until(() => room.isHungUp, 'it is hung up', PATIENCE)
    expect((await stage.conference(run)).door).toMatchObject([{ name: 'blue-room', path: 'room' }])
    expect(await stage.ear.score(await room.end(), 'en', 'meeting-locked')).toBeGreaterThanOrEqual(HEARD)
    expect([...bot.heard.values()].some(({ videoFrames }) => videoFrames > 0)).toBe(false)
    await bot.close()
  })
})
