import { ParticipantInfo, ParticipantInfo_State, SpeakerInfo } from '@livekit/protocol'
import { expect, it } from 'vitest'
import { Speaking } from './speaking.ts'

const person = (name: string, state = ParticipantInfo_State.ACTIVE): ParticipantInfo =>
  new ParticipantInfo({ sid: `PA_${name}`, identity: name, state })
const speaks = (name: string, level: number): SpeakerInfo => new SpeakerInfo({ sid: `PA_${name}`, level, active: level > 0 })

it('those who speak are told loudest first, on every change', () => {
  const told: (readonly string[])[] = []
  const speaking = new Speaking((identities) => void told.push(identities))
  speaking.begin([person('alice'), person('bob')])
  speaking.heard([speaks('alice', 0.3)])
  speaking.heard([speaks('alice', 0.4), speaks('nobody', 1)])
  speaking.heard([speaks('bob', 0.9)])
  speaking.heard([speaks('bob', 0.1)])
  speaking.heard([speaks('alice', 0)])
  speaking.update([person('bob', ParticipantInfo_State.DISCONNECTED)])
  speaking.begin([])
  expect(told).toEqual([['alice'], ['bob', 'alice'], ['alice', 'bob'], ['bob'], []])
})
