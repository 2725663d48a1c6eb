/** Room systems in bad hours: what draws for them is killed, they are put on hold, lose their power; and in good ones: two of them, and their layouts. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compositorOf } from '../../bench/rooms/compositor-of.ts'
import { layOut } from '../../src/compositor/layout.ts'
import { hasProgram } from '../../src/phone/sip/peer-programs.suite.ts'
import { Exchange } from '../attack/telephones/exchange.ts'
import { hearsTone } from '../attack/telephones/phones.ts'
import { callByRoom } from '../attack/telephones/room-call.ts'
import { Baresip } from '../harness/baresip.ts'
import type { Bot } from '../harness/bot.ts'
import { setLock, startMeeting, type Person, type Run } from '../harness/cast.ts'
import { fromBot, justNow, NOT_THERE, PhoneStage } from '../harness/phone-stage.ts'
import { differenceOf, greyOf, movingPicture, sizeOf, type Region } from '../harness/picture.ts'
import { PATIENCE, untilReads } from '../harness/room-screen.ts'
import { pause, until, type Heard } from '../harness/telephone.ts'
import { toneIn } from '../harness/tone.ts'

const isPlayable = ['baresip', 'ffmpeg', 'tesseract'].every(hasProgram)
const [ADAS_HERTZ, ANNAS_HERTZ, BERTS_HERTZ] = [1_613, 700, 1_100] as const
/** Mean of grey levels: what moves differs by more from one second to the next, what stands differs by the codec alone. */
const MOVES = 2
const KILLS = 3
/** A line is dead after 15 s without a packet, unless it is on hold. */
const ON_HOLD_MS = 18_000
const TWO = [{ kind: 'camera' }, { kind: 'camera' }] as const

type Place = (size: { readonly width: number; readonly height: number }) => Region

/** Where the only other one is, or the one who speaks. */
const large =
  (tiles: readonly { readonly kind: 'camera' }[]): Place =>
  (size) => {
    const [tile] = layOut(size, { arrangement: 'speaker', tiles }).tiles
    if (tile === undefined) throw new Error('there is a tile')
    return tile
  }

const only = large([{ kind: 'camera' }])
/** On its lower edge. */
const name: Place = (size) => {
  const { x, y, width, height } = only(size)
  return { x, y: y + height - 70, width: Math.round(width / 3), height: 70 }
}
const status: Place = (size) => layOut(size, { arrangement: 'speaker', tiles: [] }).status

/** Of the large one of two, what no tile of a grid reaches, and no notice. */
const corner: Place = (size) => {
  const { x, y, height } = large(TWO)(size)
  return { x: x + 40, y: y + height - 60, width: 200, height: 40 }
}

const inGrid =
  (at: number): Place =>
  (size) => {
    const tile = layOut(size, { arrangement: 'grid', tiles: TWO }).tiles[at]
    if (tile === undefined) throw new Error('there are two tiles')
    return tile
  }

describe.skipIf(!isPlayable)('room systems in bad hours and in good ones', () => {
  let stage: PhoneStage
  let camera: string
  let rooms: Baresip[] = []
  let bots: Bot[] = []

  beforeAll(async () => {
    camera = movingPicture()
    stage = await PhoneStage.open()
  })
  afterEach(async () => {
    await Promise.all([...rooms.map((room) => room.end()), ...bots.map((bot) => bot.close())])
    rooms = []
    bots = []
  })
  afterAll(() => stage?.close())

  /** A meeting whose organizer sings and shows something that moves. */
  async function begin(...invited: readonly Person[]): Promise<{ readonly run: Run; readonly bot: Bot }> {
    const run = await startMeeting(stage.ada, invited)
    const bot = await stage.singer(run, ADAS_HERTZ)
    bots.push(bot)
    await bot.show()
    return { run, bot }
  }

  async function enter(run: Run, person: Person, plays: number): Promise<Baresip> {
    const room = await Baresip.start({ plays, camera, codec: 'G722', number: 'room' })
    rooms.push(room)
    await room.call(`sip:${await stage.pinOf(person, run)}@127.0.0.1:${String(stage.server.sipPort)}`)
    await until(async () => (await stage.standing(run, person.name)) === 'present room', `${person.name} is there by room`, PATIENCE)
    return room
  }

  /** Whether each of these places moves from one second to the next, or stands; null without two pictures of one size. */
  async function moving(room: Baresip, places: readonly Place[]): Promise<readonly boolean[] | null> {
    const before = await room.snapshot()
    await pause(1_000)
    const after = await room.snapshot()
    if (before === null || after === null) return null
    const size = sizeOf(before)
    if (size.width !== sizeOf(after).width) return null
    const differences = places.map(async (place) => differenceOf(await greyOf(before, place(size)), await greyOf(after, place(size))))
    return (await Promise.all(differences)).map((difference) => difference > MOVES)
  }

  const untilMoves = (room: Baresip, place: Place): Promise<void> =>
    until(async () => (await moving(room, [place]))?.[0] === true, 'its picture moves', PATIENCE)

  const isSilent = ({ samples, rate }: Heard, hertz: number): boolean => toneIn({ samples, rate }, hertz) < NOT_THERE

  /** Whole seconds of it without the tone. */
  function silentSeconds({ samples, rate }: Heard, hertz: number): number {
    const seconds = Array.from({ length: Math.floor(samples.length / rate) }, (_, at) => samples.slice(at * rate, (at + 1) * rate))
    return seconds.filter((second) => isSilent({ samples: second, rate }, hertz)).length
  }

  it('[V3] the compositor is killed three times: the picture moves again, and no second is without sound', async () => {
    const anna = await stage.person('Anna Berg')
    const { run } = await begin(anna)
    const room = await enter(run, anna, ANNAS_HERTZ)
    await stage.untilTones(justNow(room), [ADAS_HERTZ])
    await untilMoves(room, only)
    const from = room.heard().samples.length
    for (let kills = 0; kills < KILLS; kills++) {
      const killed = compositorOf(process.pid)
      expect(killed).not.toBeNull()
      process.kill(killed ?? 0, 'SIGKILL')
      await until(() => ![null, killed].includes(compositorOf(process.pid)), 'there is another', PATIENCE)
      await untilMoves(room, only)
    }
    const { samples, rate } = room.heard()
    const since = { samples: samples.slice(from), rate }
    expect(since.samples.length / rate).toBeGreaterThan(KILLS)
    expect(silentSeconds(since, ADAS_HERTZ)).toBe(0)
    expect(await stage.standing(run, 'Anna Berg')).toBe('present room')
  })

  it('[V3] [R7] two rooms of one meeting see each other by name and in motion, and hear each other', async () => {
    const [anna, bert] = await Promise.all([stage.person('Anna Berg'), stage.person('Bert Tal')])
    const run = await startMeeting(stage.ada, [anna, bert])
    const [annas, berts] = await Promise.all([enter(run, anna, ANNAS_HERTZ), enter(run, bert, BERTS_HERTZ)])
    await Promise.all([untilReads(annas, ['Bert Tal'], { place: name }), untilReads(berts, ['Anna Berg'], { place: name })])
    await Promise.all([annas, berts].map((room) => untilReads(room, ['Open', '2 attendees'], { place: status })))
    await stage.untilTones(justNow(annas), [BERTS_HERTZ])
    await stage.untilTones(justNow(berts), [ANNAS_HERTZ])
    await untilMoves(annas, only)
    await untilMoves(berts, only)
    await until(() => isSilent(justNow(annas, 2)(), ANNAS_HERTZ), 'Anna does not hear herself')
    await until(() => isSilent(justNow(berts, 2)(), BERTS_HERTZ), 'Bert does not hear himself')
    expect([annas.isHungUp, berts.isHungUp]).toEqual([false, false])
  })

  it('[V3] on hold for longer than a line is dead it is shown nothing, and stays; resumed, it sees, is seen and is heard again', async () => {
    const anna = await stage.person('Anna Berg')
    const { run, bot } = await begin(anna)
    const room = await enter(run, anna, ANNAS_HERTZ)
    await stage.untilTones(justNow(room), [ADAS_HERTZ])
    await untilMoves(room, only)
    const leg = (await stage.attendee(run, 'Anna Berg'))?.legs[0]?.id ?? ''
    const annas = bot.from(leg)
    await until(() => annas.videoFrames > 10, 'it is seen', PATIENCE)
    room.hold()
    // It takes pictures of what it decodes, so of nothing now.
    await until(async () => (await room.snapshot()) === null, 'it is shown nothing', PATIENCE)
    const held = performance.now()
    await until(() => performance.now() - held > ON_HOLD_MS, 'it was long on hold')
    expect(await stage.standing(run, 'Anna Berg')).toBe('present room')
    await until(() => toneIn(fromBot(bot, leg)(), ANNAS_HERTZ) < NOT_THERE, 'it is not heard')
    room.resume()
    await untilMoves(room, only)
    const frames = annas.videoFrames
    await until(() => annas.videoFrames > frames + 10, 'it is seen again', PATIENCE)
    // What it hears baresip records no more after a resumption: the next test does.
    await stage.untilTones(fromBot(bot, leg), [ANNAS_HERTZ])
    expect(room.isHungUp).toBe(false)
  })

  it('[V3] put on hold and resumed by re-INVITE, a room hears and sees nothing, then both again, by the same call', async () => {
    const { run } = await begin()
    const trunk = await Exchange.open('127.0.0.1', stage.server.sipPort)
    const { caller, picture, close } = await callByRoom({ trunk }, run.number)
    const goesOn = async (): Promise<void> => {
      const [changes, heard] = [picture.eyes.changes, caller.heard.length]
      const both = (): boolean => picture.eyes.changes > changes + 10 && caller.heard.length > heard && hearsTone(caller.heard, ADAS_HERTZ)
      await until(both, 'it sees and hears', PATIENCE)
    }
    await goesOn()
    expect(await caller.offerAgain((sdp) => sdp.replaceAll('a=sendrecv', 'a=sendonly'))).toBe('answered')
    const stands = async (): Promise<boolean> => {
      const [changes, heard] = [picture.eyes.changes, caller.heard.length]
      await pause(2_000)
      return picture.eyes.changes === changes && caller.heard.length === heard
    }
    await until(stands, 'it sees and hears nothing for two seconds', PATIENCE)
    expect(await caller.offerAgain((sdp) => sdp)).toBe('answered')
    await goesOn()
    expect(caller.isOver).toBe(false)
    close()
    await trunk.close()
  })

  it('[V3] [D5] *1 changes the layout on its screen, and changes it back', async () => {
    const [anna, dora] = await Promise.all([stage.person('Anna Berg'), stage.person('Dora Dark')])
    const { run } = await begin(anna, dora)
    bots.push(await stage.bot(run, dora))
    const room = await enter(run, anna, ANNAS_HERTZ)
    const is =
      (...wanted: readonly boolean[]) =>
      async (): Promise<boolean> => {
        const seen = await moving(room, [corner, inGrid(0), inGrid(1)])
        return seen !== null && seen[0] === wanted[0] && (seen[1] === true || seen[2] === true)
      }
    await until(is(true), 'Ada, who sings, is large', PATIENCE)
    await room.press('*1')
    await until(is(false), 'both are as large', PATIENCE)
    await room.press('*1')
    await until(is(true), 'Ada is large again', PATIENCE)
    expect(room.isHungUp).toBe(false)
  })

  it('[R2] [P3] a room whose power is cut is dropped once its line is dead, and returns with its PIN, though the meeting is locked', async () => {
    const anna = await stage.person('Anna Berg')
    const { run } = await begin(anna)
    const room = await enter(run, anna, ANNAS_HERTZ)
    await setLock(stage.ada, run, true)
    room.cutPower()
    await until(async () => (await stage.standing(run, 'Anna Berg')) === 'dropped', 'the dead line is noticed', PATIENCE)
    const again = await enter(run, anna, ANNAS_HERTZ)
    await untilMoves(again, only)
    await stage.untilTones(justNow(again), [ADAS_HERTZ])
    expect((await stage.conference(run)).lock.locked).toBe(true)
  })
})
