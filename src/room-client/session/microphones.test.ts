import { ParticipantInfo, ParticipantInfo_State, TrackInfo, TrackSource } from '@livekit/protocol'
import { expect, it } from 'vitest'
import { Microphones } from './microphones.ts'

const track = (source: TrackSource, muted = false): TrackInfo => new TrackInfo({ sid: `TR_${String(source)}`, source, muted })
const person = (name: string, tracks: readonly TrackInfo[], state = ParticipantInfo_State.ACTIVE): ParticipantInfo =>
  new ParticipantInfo({ sid: `PA_${name}`, identity: name, state, tracks: [...tracks] })

const OPEN = [track(TrackSource.CAMERA), track(TrackSource.MICROPHONE)]
const CLOSED = [track(TrackSource.MICROPHONE, true), track(TrackSource.SCREEN_SHARE_AUDIO)]

it('an open microphone is one that is there and not muted; a screen’s sound is none', () => {
  let changes = 0
  const microphones = new Microphones(() => void (changes += 1))
  microphones.begin([person('Ada', OPEN), person('Bob', CLOSED), person('Cem', [])])
  expect([microphones.open, changes]).toEqual([['Ada'], 1])
  microphones.update([person('Ada', OPEN), person('Bob', CLOSED)])
  expect([microphones.open, changes]).toEqual([['Ada'], 1])
  microphones.update([person('Ada', CLOSED), person('Bob', OPEN)])
  expect([microphones.open, changes]).toEqual([['Bob'], 2])
})

it('whoever goes has none, and neither has whoever is not in a new session', () => {
  let changes = 0
  const microphones = new Microphones(() => void (changes += 1))
  microphones.begin([person('Ada', OPEN), person('Bob', OPEN)])
  microphones.update([person('Ada', OPEN, ParticipantInfo_State.DISCONNECTED)])
  expect([microphones.open, changes]).toEqual([['Bob'], 2])
  microphones.begin([person('Bob', OPEN)])
  expect([microphones.open, changes]).toEqual([['Bob'], 2])
  microphones.begin([])
  expect([microphones.open, changes]).toEqual([[], 3])
})
