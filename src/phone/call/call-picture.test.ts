/** A room system's call: the telephone's, and what is seen of it. */
import { beforeEach, describe, expect, it } from 'vitest'
import { SEAT } from '../ivr/caller.suite.ts'
import type { Screen } from '../ivr/screen.ts'
import { TypedDigits } from '../ivr/typed-digits.ts'
import type { Person } from '../media/stage/person.ts'
import type { VideoAgreement } from '../media/video/video-agreement.ts'
import type { SessionListener } from '../sip/dialog/invite-session.ts'
import { MEDIA_CONTROL, PICTURE_FAST_UPDATE } from '../sip/message/picture-fast-update.ts'
import type { OwnMedia } from '../sip/sdp/own-media.ts'
import type { Attempt, CallerSeat, DoorAnswer } from './door.ts'
import type { Line } from './line.ts'
import { Negotiation } from './negotiation.ts'
import { offersPicture } from './offers-picture.ts'
import { PhoneCall } from './phone-call.ts'
import type { CallPorts, SoundLeg, SoundLegEvents } from './sound.ts'

const HEAD = 'v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 5000 RTP/AVP 9\r\n'
const video = (port: number, name = 'H264'): string =>
  `m=video ${String(port)} RTP/AVPF 97\r\na=rtpmap:97 ${name}/90000\r\na=fmtp:97 profile-level-id=42e01f;packetization-mode=1\r\n`

const ADA: Person = { id: 'a', name: 'Ada', legs: ['b'], isSelf: false }

const own = ({ sound, picture }: CallPorts): OwnMedia => ({
  sessionId: '1',
  address: '192.0.2.1',
  port: sound,
  codecs: ['G722'],
  video: picture === null ? null : { port: picture },
  encryption: 'never',
  suites: [],
  random: (bytes) => Buffer.alloc(bytes),
})

let events: SoundLegEvents
let mayHavePicture: boolean | null
let heard: SessionListener
let paths: Attempt['path'][]
let agreed: (VideoAgreement | null)[]
let screens: Screen[]
let people: (readonly Person[])[]
let done: string[]
let answerDoor: (answer: DoorAnswer) => void
let tellPeople: (read: () => readonly Person[]) => void

const leg: SoundLeg = {
  agree: () => undefined,
  hold: () => undefined,
  agreePicture: (terms) => void agreed.push(terms),
  show: (screen) => void screens.push(screen),
  meet: (others) => void people.push(others),
  refreshPicture: () => void done.push('key frame'),
  play: () => undefined,
  stopPrompts: () => undefined,
  enter: () => void done.push('enter'),
  leave: () => void done.push('leave'),
  mute: () => undefined,
  say: () => undefined,
  close: () => void done.push('closed'),
}

const seat: CallerSeat = {
  conferenceId: 'c',
  legId: 'l',
  room: { url: '', token: '', mediaAddress: '127.0.0.1' },
  found: SEAT,
  do: (command) => Promise.resolve({ to: command.name, whyNot: 'failed' }),
  isOwn: () => false,
  ownPin: () => Promise.resolve(null),
  watch: (_listener, told) => void (tellPeople = told),
  close: () => undefined,
}

/** Called with this offer, and with a PIN that the door is being asked about. */
function call(offer: string, picture: number | null = 40_002): PhoneCall {
  const line: Line = {
    opening: { type: 'answered', dialled: TypedDigits.dialled('4915827360158') },
    mayHavePicture: offersPicture(offer),
    listen: (listener) => void (heard = listener),
    open: (ports) => {
      const negotiation = new Negotiation(own(ports))
      return negotiation.answer(offer) === null ? null : negotiation
    },
    enter: (_by, path) => {
      paths.push(path)
      return new Promise((resolve) => void (answerDoor = resolve))
    },
    probe: () => undefined,
    askForKeyFrame: () => void done.push('asked by INFO'),
    close: () => undefined,
  }
  const open = (told: SoundLegEvents, may: boolean): SoundLeg => {
    events = told
    mayHavePicture = may
    return leg
  }
  const needs = { sound: { open }, speak: () => Promise.resolve(new Int16Array(1)), after: () => () => undefined, ended: () => undefined }
  const made = new PhoneCall(line, ['en'], needs)
  events.opened({ sound: 40_000, picture })
  heard.established?.()
  return made
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  mayHavePicture = null
  paths = []
  agreed = []
  screens = []
  people = []
  done = []
})

describe('a call with a picture', () => {
  it('[V1] [A1] comes in by the path of rooms, and sees each step of it', async () => {
    call(HEAD + video(5_002))
    expect([mayHavePicture, paths]).toEqual([true, ['room']])
    expect(agreed).toMatchObject([{ remote: { port: 5_002 }, packetizationMode: 1, sends: true, receives: true }])
    answerDoor({ admitted: true, seat })
    await settle()
    expect(screens.map((screen) => ('title' in screen ? screen.title : screen.kind))).toEqual(['Join a meeting', 'One moment', 'meeting'])
    tellPeople(() => [ADA])
    expect([people, done]).toEqual([[[ADA]], ['enter']])
  })

  it('[V2] refused, it sees why', async () => {
    call(HEAD + video(5_002))
    answerDoor({ admitted: false, code: 'meeting_locked' })
    await settle()
    expect(screens.at(-1)).toMatchObject({ kind: 'card', sign: 'locked', title: 'Meeting locked' })
  })

  it('[V3] asks for key frames by INFO, and is asked in the same way', () => {
    call(HEAD + video(5_002))
    heard.info?.(`${MEDIA_CONTROL}; charset=utf-8`, Buffer.from(PICTURE_FAST_UPDATE))
    events.pictureWanted?.()
    expect(done).toEqual(['key frame', 'asked by INFO'])
  })

  it('[V3] an offer takes the picture away, puts it on hold, or brings it back; the call goes on', () => {
    call(HEAD + video(5_002))
    const offer = (sdp: string): string | null => {
      let given: string | null = null
      heard.offer?.(sdp, (answer) => void (given = answer))
      return given
    }
    expect(offer(`${HEAD}${video(5_002)}a=inactive\r\n`)).toContain('m=video 40002')
    expect(offer(HEAD + video(0))).toContain('m=video 0')
    expect(offer(HEAD + video(5_004))).toContain('m=video 40002')
    expect(agreed.slice(1)).toMatchObject([{ sends: false, receives: false }, null, { remote: { port: 5_004 }, sends: true }])
  })
})

describe('a call without one', () => {
  it.each([
    ['offers none', HEAD, 40_002],
    ['has another codec', HEAD + video(5_002, 'VP8'), 40_002],
    ['comes where nothing draws', HEAD + video(5_002), null],
  ])('[V1] %s: it is a telephone, and told nothing of pictures', (_why, offer, picture) => {
    call(offer, picture)
    heard.info?.('application/dtmf', Buffer.from('5'))
    expect([paths, agreed, screens]).toEqual([['phone'], [], []])
  })

  it('who is there is not even read for a telephone', async () => {
    call(HEAD)
    answerDoor({ admitted: true, seat })
    await settle()
    tellPeople(() => expect.unreachable())
    expect(people).toEqual([])
  })

  it('[V1] no ports are opened for a picture that is not offered', () => {
    call(HEAD, null)
    expect(mayHavePicture).toBe(false)
  })
})
