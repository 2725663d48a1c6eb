import { beforeEach, describe, expect, it } from 'vitest'
import { FRAME_SAMPLES } from '../audio.ts'
import type { Caller } from './caller.ts'
import { ConferenceMixer } from './conference-mixer.ts'
import { fakeCaller, FakeLine, FakeRoom, PlainEncoder, PlainHearing } from './fakes.suite.ts'
import { MOST_REMOTE_SOUNDS } from './remote-sounds.ts'
import type { Entry } from './room-member.ts'
import { amplitudeOf, Tone } from './spectrum.suite.ts'

let room: FakeRoom
let conference: ConferenceMixer
let time: number

interface Party {
  readonly line: FakeLine
  readonly caller: Caller
  readonly identity: string
}

function call(identity: string, says: () => Int16Array | null, told: Partial<Entry> = {}, opened = true): Party {
  const line = new FakeLine(says)
  const caller = fakeCaller(line)
  conference.join(caller, room.entry(identity, told))
  if (opened) room.link(identity).events.opened('opus')
  return { line, caller, identity }
}

function run(ticks: number, during: () => void = () => undefined): void {
  for (let i = 0; i < ticks; i++) {
    during()
    time += 1
    conference.tick(time)
  }
}

const tone = (hertz: number, amplitude = 3_000): (() => Int16Array) => {
  const sine = new Tone(hertz, amplitude)
  return () => sine.next()
}

const hears = (party: Party, hertz: number, ticks = 25): number => amplitudeOf(hertz, party.line.lately(ticks))

beforeEach(() => {
  PlainHearing.open = 0
  room = new FakeRoom()
  time = 0
  conference = new ConferenceMixer({ hear: () => new PlainHearing(), createEncoder: () => new PlainEncoder() })
})

describe('who hears whom', () => {
  it('[D6] each caller hears every other caller and the browsers, each once, and not itself', () => {
    const pitches = [400, 700, 1_000, 1_300]
    const parties = pitches.map((pitch, i) => call(`caller-${i}`, tone(pitch)))
    const browsers = [
      { identity: 'browser-0', pitch: 1_613, next: tone(1_613) },
      { identity: 'browser-1', pitch: 1_900, next: tone(1_900) },
    ]
    run(60, () => browsers.forEach(({ identity, next }) => room.say(identity, next())))
    parties.forEach((party, own) => {
      pitches.forEach((pitch, i) => {
        expect(Math.abs(hears(party, pitch) - (i === own ? 0 : 3_000))).toBeLessThan(20)
      })
      for (const { pitch } of browsers) expect(hears(party, pitch)).toBeCloseTo(3_000, -2)
    })
  })

  it('[D6] each caller speaks in the room over its own connection, and with its own sound alone', () => {
    const parties = [call('ann', tone(400)), call('bob', tone(700))]
    run(50)
    for (const [i, { identity }] of parties.entries()) {
      const packets = room.spoken.get(identity)!
      const sound = Int16Array.from(packets.flatMap(({ payload }) => [...new Int16Array(payload.buffer as ArrayBuffer)]))
      expect(amplitudeOf([400, 700][i]!, sound)).toBeCloseTo(3_000, -2)
      expect(amplitudeOf([700, 400][i]!, sound)).toBeLessThan(5)
    }
  })

  it('the silent ones all get one and the same frame, to be encoded once', () => {
    const speaker = call('ann', tone(400))
    const listeners = ['bob', 'cay', 'dan'].map((identity) => call(identity, () => null))
    run(10)
    const frames = listeners.map(({ line }) => line.sharedFrames.at(-1))
    expect(new Set(frames).size).toBe(1)
    expect(new Set(listeners[0]!.line.sharedFrames).size).toBe(10)
    expect(speaker.line.sharedFrames).toEqual([])
  })

  it('[D2] nobody is heard nor hears before the room has let the caller in, nor after it has not', () => {
    const ann = call('ann', tone(400))
    const waiting = call('bob', tone(700), {}, false)
    call('cay', () => null)
    run(30)
    expect(hears(ann, 700)).toBeLessThan(5)
    expect(waiting.line.heard).toEqual([])
    expect(conference.mixes(waiting.caller)).toBe(false)
    room.link('bob').events.closed('refused')
    run(5)
    expect(waiting.line.heard).toEqual([])
    room.link('ann').events.broken()
    expect(conference.mixes(ann.caller)).toBe(true)
  })

  it('[D2] whom the room removes neither hears nor is heard from the next frame on', () => {
    const ann = call('ann', tone(400))
    const bob = call('bob', tone(700))
    run(30)
    room.link('ann').events.closed('removed')
    const heard = ann.line.heard.length
    run(30)
    expect(ann.line.heard).toHaveLength(heard)
    expect(hears(bob, 400)).toBeLessThan(5)
    expect(conference.size).toBe(1)
  })

  it('a sole speaker is heard as it spoke, bit by bit', () => {
    const said: Int16Array[] = []
    const sine = tone(400, 32_000)
    call('ann', () => {
      said.push(sine())
      return said.at(-1)!
    })
    const bob = call('bob', () => null)
    run(20)
    expect(bob.line.heard).toEqual(said)
  })

  it('of a crowd the loudest are heard, and a newcomer from the first frame', () => {
    const quiet = Array.from({ length: 12 }, (_, i) => call(`quiet-${i}`, tone(2_000 + i * 100, 200)))
    const loud = [call('ann', tone(400, 5_000)), call('bob', tone(700, 5_000))]
    const listener = call('cay', () => null)
    run(60)
    expect(hears(listener, 400)).toBeCloseTo(5_000, -2)
    expect(hears(listener, 700)).toBeCloseTo(5_000, -2)
    const audible = quiet.filter((_, i) => hears(listener, 2_000 + i * 100) > 50)
    expect(audible).toHaveLength(4)
    expect(quiet.filter(({ line }) => line.sharedFrames.length > 50)).toHaveLength(8)
    loud[0]!.line.says = () => null
    quiet[11]!.line.says = tone(1_300, 5_000)
    run(1)
    expect(amplitudeOf(1_300, listener.line.lately(1))).toBeGreaterThan(2_500)
  })
})

describe('mute and hold', () => {
  it('[D5] who is muted is heard neither here nor in the room, and hears on', () => {
    const ann = call('ann', tone(400))
    const bob = call('bob', tone(700))
    run(5)
    conference.mute(ann.caller, true)
    const spoken = room.spoken.get('ann')!.length
    run(40)
    expect(hears(bob, 400)).toBeLessThan(5)
    expect(hears(ann, 700)).toBeCloseTo(3_000, -2)
    expect(room.spoken.get('ann')).toHaveLength(spoken)
    expect(room.link('ann').muted).toBe(true)
    conference.mute(ann.caller, false)
    run(30)
    expect(hears(bob, 400)).toBeCloseTo(3_000, -2)
  })

  it('a mute by the server counts among the callers too', () => {
    const told: boolean[] = []
    call('ann', tone(400), { muted: (muted) => told.push(muted) })
    const bob = call('bob', () => null)
    run(5)
    room.link('ann').events.muted(true)
    run(30)
    expect(hears(bob, 400)).toBeLessThan(5)
    expect(told).toEqual([true])
  })

  it('a word to one caller is told to that one alone', () => {
    const told: string[] = []
    call('ann', tone(400), { told: ({ from, topic, text }) => told.push(`${topic} ${text} by ${from}`) })
    call('bob', () => null, { told: () => told.push('to bob') })
    run(5)
    room.link('ann').events.told({ from: 'browser', topic: 'microphone', text: 'mute' })
    expect(told).toEqual(['microphone mute by browser'])
  })

  it('music on hold stays out of the conference, and who is on hold hears nothing of it', () => {
    const ann = call('ann', tone(400))
    const bob = call('bob', tone(700))
    run(5)
    ann.caller.hold(true)
    run(40)
    expect(hears(bob, 400)).toBeLessThan(5)
    expect(hears(ann, 700)).toBeLessThan(5)
    ann.caller.hold(false)
    run(40)
    expect(hears(ann, 700)).toBeCloseTo(3_000, -2)
  })
})

describe('encoding for the room', () => {
  it('[D6] says nothing in a silence but the background now and then', () => {
    const noise = (): Int16Array => Int16Array.from({ length: FRAME_SAMPLES }, (_, i) => (i % 7) - 3)
    const ann = call('ann', tone(400))
    run(50)
    const talking = room.spoken.get('ann')!
    expect(talking).toHaveLength(50)
    ann.line.says = noise
    run(30)
    const before = room.spoken.get('ann')!.length
    run(1_000)
    // After 400 ms, 800 ms, 1.6 s, 3.2 s and so on, in which the 20 ticks above count.
    expect(room.spoken.get('ann')!.length - before).toBe(5)
    ann.line.says = () => null
    const silent = room.spoken.get('ann')!.length
    run(100)
    expect(room.spoken.get('ann')).toHaveLength(silent)
    ann.line.says = tone(400)
    run(2)
    expect(room.spoken.get('ann')!.slice(-2)).toMatchObject([{ frame: time - 1 }, { frame: time }])
  })

  it('encodes nothing while nobody but callers listens, who hear each other all the same', () => {
    call('ann', tone(400))
    const bob = call('bob', () => null)
    run(30)
    room.link('ann').listened = false
    run(30)
    expect(room.spoken.get('ann')).toHaveLength(30)
    expect(hears(bob, 400)).toBeCloseTo(3_000, -2)
    room.link('ann').listened = true
    run(10)
    expect(
      room.spoken
        .get('ann')!
        .map(({ frame }) => frame)
        .slice(29),
    ).toEqual([30, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70])
  })
})

describe('ear duty', () => {
  it('one connection hears the room for all, and hears no caller', () => {
    call('ann', tone(400))
    call('bob', tone(700))
    run(30, () => room.say('browser', tone(1_613)()))
    expect(room.links.filter(({ listens }) => listens).map(({ identity }) => identity)).toEqual(['ann'])
    expect(new Set(room.link('ann').received)).toEqual(new Set(['browser']))
    expect(PlainHearing.open).toBe(1)
  })

  it('moves without a frame missing when the ear hangs up', () => {
    const browser = tone(1_613)
    const ann = call('ann', () => null)
    const bob = call('bob', () => null)
    run(30, () => room.say('browser', browser()))
    conference.leave(ann.caller)
    run(30, () => room.say('browser', browser()))
    expect(conference.ear).toBe('bob')
    expect(room.link('ann').closed).toBe(true)
    expect(room.link('bob').received.length).toBe(30)
    expect(bob.line.heard.slice(1).every((frame) => frame.some((sample) => sample !== 0))).toBe(true)
    expect(hears(bob, 1_613, 50)).toBeCloseTo(3_000, -2)
  })

  it('keeps the leaving connection until the new one hears, though that takes a while', () => {
    const browser = tone(1_613)
    const ann = call('ann', () => null)
    const bob = call('bob', () => null)
    const link = room.link('bob')
    const listen = link.listen.bind(link)
    let wanted: Parameters<typeof listen>[0] = null
    link.listen = (asked) => void (wanted = asked)
    run(20, () => room.say('browser', browser()))
    conference.leave(ann.caller)
    run(15, () => room.say('browser', browser()))
    expect(room.link('ann').closed).toBe(false)
    listen(wanted)
    run(15, () => room.say('browser', browser()))
    expect(room.link('ann').closed).toBe(true)
    expect(bob.line.heard.slice(1).every((frame) => frame.some((sample) => sample !== 0))).toBe(true)
    expect(hears(bob, 1_613, 40)).toBeCloseTo(3_000, -2)
  })

  it('does not wait for somebody who has fallen silent', () => {
    const [browser, other] = [tone(1_613), tone(1_913)]
    const ann = call('ann', () => null)
    call('bob', () => null)
    run(10, () => room.say('other', other()))
    run(20, () => room.say('browser', browser()))
    conference.leave(ann.caller)
    run(3, () => room.say('browser', browser()))
    expect(room.link('ann').closed).toBe(true)
  })

  it('waits no longer than a second for a room that is silent', () => {
    const ann = call('ann', () => null)
    call('bob', () => null)
    room.link('bob').listen = () => undefined
    run(10, () => room.say('browser', tone(1_613)()))
    conference.leave(ann.caller)
    run(50, () => room.say('browser', tone(1_613)()))
    expect(room.link('ann').closed).toBe(true)
  })

  it('a lost connection is replaced at once, and the caller is told', () => {
    const ends: string[] = []
    const browser = tone(1_613)
    call('ann', () => null, { closed: (end) => ends.push(end) })
    const bob = call('bob', () => null)
    run(20, () => room.say('browser', browser()))
    room.link('ann').closed = true
    room.link('ann').events.closed('lost')
    run(40, () => room.say('browser', browser()))
    expect(ends).toEqual(['lost'])
    expect(conference.ear).toBe('bob')
    const silent = bob.line.heard.slice(2).filter((frame) => frame.every((sample) => sample === 0))
    expect(silent.length).toBeLessThanOrEqual(5)
    expect(hears(bob, 1_613)).toBeCloseTo(3_000, -2)
  })

  it('a connection that breaks gives the duty away, and takes part again when it is back', () => {
    const browser = tone(1_613)
    call('ann', () => null)
    const bob = call('bob', () => null)
    run(20, () => room.say('browser', browser()))
    room.link('ann').events.broken()
    run(30, () => room.say('browser', browser()))
    expect(conference.ear).toBe('bob')
    expect(hears(bob, 1_613)).toBeCloseTo(3_000, -2)
    room.link('ann').events.opened('opus')
    expect(room.links.filter(({ listens }) => listens).map(({ identity }) => identity)).toEqual(['bob'])
    conference.leave(bob.caller)
    run(10, () => room.say('browser', browser()))
    expect(conference.ear).toBe('ann')
  })

  it('falls to whoever connects next when nobody could take it', () => {
    const ann = call('ann', () => null)
    const bob = call('bob', () => null, {}, false)
    conference.leave(ann.caller)
    expect(conference.ear).toBeNull()
    room.link('bob').events.opened('opus')
    expect(conference.ear).toBe('bob')
    const browser = tone(1_613)
    run(20, () => room.say('browser', browser()))
    expect(hears(bob, 1_613, 10)).toBeGreaterThan(1_000)
  })

  it('of a room of hundreds so many are decoded and no more, and whoever has long been silent gives the decoder back', () => {
    call('ann', () => null)
    const silence = new Int16Array(FRAME_SAMPLES)
    for (let i = 0; i < MOST_REMOTE_SOUNDS + 10; i++) room.say(`browser-${i}`, silence)
    run(1)
    expect(PlainHearing.open).toBe(MOST_REMOTE_SOUNDS)
    run(600)
    expect(PlainHearing.open).toBe(0)
  })

  it('a participant who changes from browser to telephone is heard once', () => {
    const listener = call('ann', () => null)
    const voice = tone(400)
    run(20, () => room.say('eve', voice()))
    call('eve', tone(700))
    run(30, () => room.say('eve', voice()))
    expect(hears(listener, 400)).toBeLessThan(5)
    expect(hears(listener, 700)).toBeCloseTo(3_000, -2)
    expect(PlainHearing.open).toBe(0)
    // A packet that was under way when the room was asked to send no more.
    const late = { codec: 'opus', timestamp: 0, payload: new PlainEncoder().encode(voice()) } as const
    room.link('ann').events.sound({ identity: 'eve', trackSid: 'TR_eve' }, late)
    run(5)
    expect(PlainHearing.open).toBe(0)
  })

  it('the last one to leave takes everything along', () => {
    const parties = [call('ann', () => null), call('bob', () => null)]
    run(20, () => room.say('browser', tone(1_613)()))
    for (const { caller } of parties) conference.leave(caller)
    run(60)
    conference.close()
    expect(room.links.every(({ closed }) => closed)).toBe(true)
    expect(PlainHearing.open).toBe(0)
    expect(conference.size).toBe(0)
  })
})

describe('a raised hand', () => {
  it('[D5] is told over the connection of the caller who raises it', () => {
    const ann = call('ann', () => null)
    call('bob', () => null)
    conference.say(ann.caller, 'hand', 'up')
    expect(room.links.map(({ said }) => said)).toEqual([['hand up'], []])
    conference.leave(ann.caller)
    conference.say(ann.caller, 'hand', 'down')
    expect(room.link('ann').said).toEqual(['hand up'])
  })
})

describe('a bug', () => {
  it("in one caller's line ends that caller's part alone", () => {
    const failures: unknown[] = []
    const bad = call('bad', () => null, { failed: (error) => failures.push(error) })
    call('ann', tone(400))
    const bob = call('bob', () => null)
    run(10)
    bad.line.says = () => {
      throw new Error('broken line')
    }
    run(30)
    expect(failures).toHaveLength(1)
    expect(conference.size).toBe(2)
    expect(hears(bob, 400)).toBeCloseTo(3_000, -2)
  })
})
