import { beforeEach, describe, expect, it } from 'vitest'
import { FRAME_SAMPLES, type AudioEncoder } from '../audio.ts'
import { createEncoder, type CodecName } from '../codec/create-codec.ts'
import { ear } from '../codec/wide-sound.suite.ts'
import { punctual } from '../rtp/media-clock.ts'
import { agreementWith, legOn, Wire, type TestLeg } from '../rtp/wire.suite.ts'
import { Caller } from './caller.ts'
import { ConferenceMixer } from './conference-mixer.ts'
import { FakeRoom } from './fakes.suite.ts'
import { CODEC_NAMES, RoomPlayout } from './room-playout.ts'
import { amplitudeOf, joined, Tone } from './spectrum.suite.ts'

let wire: Wire
let room: FakeRoom
let conference: ConferenceMixer
let frame: number
let telephones: Telephone[]

interface Telephone {
  readonly name: string
  readonly hertz: number
  readonly says: Tone
  readonly caller: Caller
  readonly ours: TestLeg
  readonly theirs: TestLeg
  readonly heard: Int16Array[]
  readonly hears: ReturnType<typeof ear>
  sends: boolean
}

/** A telephone with its own RTP on the other side of a network in memory. */
function dialIn(name: string, codec: CodecName, voice: number, hertz: number): Telephone {
  const number = telephones.length
  const ours = legOn(wire, '198.51.100.1', 40_000 + 2 * number, number + 1)
  const theirs = legOn(wire, `203.0.113.${number + 1}`, 50_000, number + 101)
  const types = { voice, keys: 101, noise: null }
  ours.leg.agree(agreementWith(theirs.at, { codec, sending: types, receiving: types }))
  theirs.leg.agree(agreementWith(ours.at, { codec, sending: types, receiving: types }))
  const caller = new Caller(ours.leg, { comfortNoise: () => new Int16Array(FRAME_SAMPLES), promptEnded: () => undefined, levelled: false })
  conference.join(caller, room.entry(name))
  room.link(name).events.opened('opus')
  const telephone = { name, hertz, says: new Tone(hertz, 3_000), caller, ours, theirs, heard: [], hears: ear(), sends: true }
  telephones.push(telephone)
  return telephone
}

class Browser {
  readonly hertz: number
  readonly #says: Tone
  readonly #encoder: AudioEncoder = createEncoder('opus')
  readonly name: string

  constructor(name: string, hertz: number) {
    this.name = name
    this.hertz = hertz
    this.#says = new Tone(hertz, 3_000)
  }

  say(): void {
    room.sayPacket(this.name, this.#encoder.encode(this.#says.next()))
  }
}

function run(frames: number, browsers: readonly Browser[] = []): void {
  for (let i = 0; i < frames; i++) {
    frame += 1
    wire.now += 20
    for (const { theirs, says, sends } of telephones) if (sends) theirs.leg.push(says.next(), false)
    for (const browser of browsers) browser.say()
    conference.tick(frame)
    for (const { theirs, heard, hears } of telephones) heard.push(hears(theirs.leg.pull()))
  }
}

const loudness = (telephone: Telephone, hertz: number): number => amplitudeOf(hertz, joined(telephone.heard.slice(-25)))

beforeEach(() => {
  wire = new Wire()
  room = new FakeRoom()
  frame = 0
  telephones = []
  conference = new ConferenceMixer({
    hear: (codec) => new RoomPlayout(codec, { clock: punctual(() => wire.now), seed: 1 }),
    createEncoder: (codec) => createEncoder(CODEC_NAMES[codec]),
  })
})

const dialAll = (): void => {
  dialIn('ann', 'PCMU', 0, 430)
  dialIn('bob', 'PCMA', 8, 730)
  dialIn('cay', 'G722', 9, 1_130)
  dialIn('dan', 'opus', 96, 1_530)
}

describe('telephones of every codec in one meeting with a browser', () => {
  it('[D6] each hears every other and the browser, and not itself', () => {
    dialAll()
    const browser = new Browser('eve', 1_930)
    run(100, [browser])
    const quiet = telephones.flatMap((telephone) =>
      [...telephones, browser].filter(({ name, hertz }) => name !== telephone.name && loudness(telephone, hertz) < 2_000),
    )
    expect(quiet).toEqual([])
    for (const telephone of telephones) expect(loudness(telephone, telephone.hertz)).toBeLessThan(60)
  })

  it('[D6] in the room each is heard by its own packets, and those alone', () => {
    dialAll()
    run(100)
    for (const { name, hertz } of telephones) {
      const playout = new RoomPlayout('opus', { clock: punctual(() => wire.now), seed: 1 })
      const sound: Int16Array[] = []
      const hears = ear()
      for (const { payload, frame: at } of room.spoken.get(name)!) {
        wire.now += 20
        playout.put(at * 960, payload)
        sound.push(hears(playout.next()))
      }
      const tones = telephones.map((other) => amplitudeOf(other.hertz, joined(sound.slice(-25))) > 1_000)
      expect(tones).toEqual(telephones.map((other) => other.hertz === hertz))
    }
  })

  it('who stops sending is made up for a moment, and is silent then, until it sends again', () => {
    dialAll()
    const [ann, bob] = telephones as [Telephone, Telephone]
    run(60)
    ann.sends = false
    run(5)
    expect(amplitudeOf(ann.hertz, joined(bob.heard.slice(-5)))).toBeGreaterThan(300)
    run(60)
    expect(loudness(bob, ann.hertz)).toBeLessThan(30)
    expect(ann.caller.source.hasSound).toBe(false)
    expect(ann.ours.leg.report().concealed).toBeGreaterThan(0)
    ann.sends = true
    run(60)
    expect(loudness(bob, ann.hertz)).toBeGreaterThan(2_000)
  })

  it('ear duty moves while a browser speaks, and no 100 ms are missing', () => {
    dialAll()
    const browser = new Browser('eve', 1_930)
    run(60, [browser])
    const [ann, bob] = telephones as [Telephone, Telephone]
    expect(conference.ear).toBe('ann')
    conference.leave(ann.caller)
    telephones.shift()
    run(60, [browser])
    expect(conference.ear).toBe('bob')
    const missing = bob.heard
      .slice(-60)
      .filter((_, i, all) => i >= 4 && amplitudeOf(browser.hertz, joined(all.slice(i - 4, i + 1))) < 2_000)
    expect(missing).toEqual([])
  })

  it('so it does when the ear is cut off without a word', () => {
    dialAll()
    const browser = new Browser('eve', 1_930)
    run(60, [browser])
    room.link('ann').closed = true
    room.link('ann').events.closed('lost')
    run(60, [browser])
    const bob = telephones[1]!
    const silent = bob.heard.slice(-60).filter((_, i, all) => i >= 4 && amplitudeOf(browser.hertz, joined(all.slice(i - 4, i + 1))) < 300)
    expect(silent).toEqual([])
  })
})
