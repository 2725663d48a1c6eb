/** Room systems that are refused, in both languages: what they read, hear, and are told by the end of the line; and after a removal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HEARD, NOT_HEARD } from '../../src/phone/prompts/heard.suite.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { Baresip } from '../harness/baresip.ts'
import { setLock, startMeeting } from '../harness/cast.ts'
import { NUMBERS } from '../harness/phone-server.ts'
import { answerIn, justNow, NOT_THERE, PhoneStage } from '../harness/phone-stage.ts'
import { movingPicture } from '../harness/picture.ts'
import { PATIENCE, untilReads } from '../harness/room-screen.ts'
import { until } from '../harness/telephone.ts'
import { toneIn } from '../harness/tone.ts'

const isPlayable = ['baresip', 'ffmpeg', 'tesseract'].every(hasProgram)
const [ROOMS_HERTZ, INSIDE_HERTZ] = [700, 1_613] as const
const LOCKED = { en: 'Meeting locked', de: 'Meeting gesperrt' } as const

describe.skipIf(!isPlayable)('room systems that are refused', () => {
  let stage: PhoneStage
  let camera: string

  beforeAll(async () => {
    camera = movingPicture()
    stage = await PhoneStage.open()
  })
  afterAll(() => stage?.close())

  async function call(user: string): Promise<Baresip> {
    const room = await Baresip.start({ plays: ROOMS_HERTZ, camera, codec: 'G722', number: 'blue-room' })
    await room.call(`sip:${user}@127.0.0.1:${String(stage.server.sipPort)}`)
    return room
  }

  it.each(['en', 'de'] as const)(
    '[V2] [L4] [D2] with the ID of a locked meeting it reads, hears and is hung up, in %s',
    async (language) => {
      const run = await startMeeting(stage.ada)
      const singer = await stage.singer(run, INSIDE_HERTZ)
      await setLock(stage.ada, run, true)
      const room = await call(NUMBERS[language])
      const at = await stage.type(room, `${run.number}#`)
      await untilReads(room, [LOCKED[language]], { language })
      await until(() => room.isHungUp, 'the room is hung up', PATIENCE)
      const heard = answerIn(await room.end(), at)
      const scores = await stage.ear.scores(heard, language)
      expect(scores.get('meeting-locked')).toBeGreaterThanOrEqual(HEARD)
      expect([...scores].filter(([name, score]) => score > NOT_HEARD && name !== 'meeting-locked' && name !== 'goodbye')).toEqual([])
      expect(toneIn(heard, INSIDE_HERTZ)).toBeLessThan(NOT_THERE / 2)
      expect(singer.heard.size).toBe(0)
      await singer.close()
    },
  )

  it('[R4] [P4] removed, it neither hears nor is seen any more, and its PIN opens nothing', async () => {
    const anna = await stage.person('Anna Berg')
    const run = await startMeeting(stage.ada, [anna])
    const singer = await stage.singer(run, INSIDE_HERTZ)
    const pin = await stage.pinOf(anna, run)
    const room = await call(pin)
    await until(async () => (await stage.standing(run, 'Anna Berg')) === 'present room', 'Anna is there by room', PATIENCE)
    const { id = '', legs = [] } = (await stage.attendee(run, 'Anna Berg')) ?? {}
    const seen = singer.from(legs[0]?.id ?? '')
    await until(() => seen.videoFrames > 10, 'its camera is seen', PATIENCE)
    await stage.untilTones(justNow(room), [INSIDE_HERTZ])
    await stage.ada.do('removeAttendee', { params: { conferenceId: run.conferenceId, attendeeId: id }, body: {} })
    await until(() => toneIn(justNow(room, 0.5)(), INSIDE_HERTZ) < NOT_THERE, 'it hears nothing of the meeting')
    const frames = seen.videoFrames
    await until(() => room.isHungUp, 'it is hung up', PATIENCE)
    expect(seen.videoFrames).toBe(frames)
    const again = await call(pin)
    await stage.ear.hears(again, 'pin-unknown')
    await untilReads(again, ['This PIN opens no meeting'])
    await Promise.all([room.end(), again.end(), singer.close()])
  })
})
