import { ParticipantInfo, ParticipantInfo_State, TrackInfo, TrackSource, TrackType } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import type { RemoteSound } from '../room-client.ts'
import { Hearing } from './hearing.ts'

const audio = (sid: string, source = TrackSource.MICROPHONE) => new TrackInfo({ sid, type: TrackType.AUDIO, source })
const video = (sid: string) => new TrackInfo({ sid, type: TrackType.VIDEO, source: TrackSource.CAMERA })
const person = (name: string, tracks: TrackInfo[], state = ParticipantInfo_State.ACTIVE) =>
  new ParticipantInfo({ sid: `PA_${name}`, identity: name, tracks, state })

function stage(wants: (sound: RemoteSound) => boolean = () => true) {
  const log: string[] = []
  const routes: string[] = []
  const hearing = new Hearing({
    wants,
    ask: (sids, subscribe) => void log.push(`${subscribe ? 'subscribe' : 'unsubscribe'} ${sids.join(' ')}`),
    started: ({ identity }) => void log.push(`started ${identity}`),
    stopped: ({ identity }) => void log.push(`stopped ${identity}`),
    route: (sounds) => void routes.splice(0, Infinity, ...[...sounds].map(([ssrc, { identity }]) => `${ssrc} ${identity}`)),
  })
  return { hearing, log, routes }
}

describe('hearing', () => {
  it('subscribes to audio, never to video', () => {
    const { hearing, log } = stage()
    hearing.begin([person('alice', [audio('TR_a'), video('TR_v')])])
    hearing.update([person('bob', [video('TR_w')]), person('carol', [audio('TR_s', TrackSource.SCREEN_SHARE_AUDIO)])])
    expect(log).toEqual(['subscribe TR_a', 'subscribe TR_s'])
    expect(hearing.sounds.map(({ identity, source }) => [identity, source])).toEqual([
      ['alice', 'microphone'],
      ['carol', 'screen'],
    ])
  })

  it('says what flows, and what does not any more', () => {
    const { hearing, log, routes } = stage()
    hearing.begin([person('alice', [audio('TR_a')]), person('bob', [audio('TR_b')])])
    hearing.flows(new Map([[1, 'TR_a'], [2, 'TR_b'], [3, 'TR_unknown']])) // prettier-ignore
    expect(routes).toEqual(['1 alice', '2 bob'])
    hearing.update([person('alice', [], ParticipantInfo_State.DISCONNECTED)])
    hearing.update([person('bob', [audio('TR_b')])])
    expect(routes).toEqual(['2 bob'])
    expect(log).toEqual(['subscribe TR_a TR_b', 'started alice', 'started bob', 'stopped alice'])
  })

  it('a choice outweighs the rule, for tracks to come too', () => {
    const { hearing, log } = stage(({ identity }) => identity === 'alice')
    hearing.listen('TR_b', true)
    hearing.begin([person('alice', [audio('TR_a')]), person('bob', [audio('TR_b')]), person('carol', [audio('TR_c')])])
    hearing.listen('TR_a', false)
    expect(log).toEqual(['subscribe TR_a TR_b', 'unsubscribe TR_a'])
    hearing.repeat()
    expect(log.slice(2)).toEqual(['subscribe TR_b', 'unsubscribe TR_a TR_c'])
  })

  it('[T4] keeps no more than a room can have', () => {
    const { hearing } = stage(() => false)
    const tracks = Array.from({ length: 100 }, (_, index) => audio(`TR_${index}`))
    hearing.update([person('alice', tracks)])
    expect(hearing.sounds).toHaveLength(8)
    hearing.update(Array.from({ length: 11_000 }, (_, index) => person(String(index), [audio(`TR_x${index}`)])))
    expect(hearing.sounds.length).toBeLessThanOrEqual(10_008)
  })
})
