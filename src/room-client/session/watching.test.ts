import { ParticipantInfo, ParticipantInfo_State, TrackInfo, TrackSource, TrackType } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import type { Request } from '../signal/signal-socket.ts'
import { Watching } from './watching.ts'

interface Shown {
  readonly muted?: boolean
  readonly source?: TrackSource
  readonly width?: number
}

const track = (sid: string, { muted = false, source = TrackSource.CAMERA, width = 1280 }: Shown = {}): TrackInfo =>
  new TrackInfo({ sid, type: TrackType.VIDEO, source, width, height: 720, muted })
const person = (name: string, tracks: readonly TrackInfo[], state = ParticipantInfo_State.ACTIVE): ParticipantInfo =>
  new ParticipantInfo({ sid: `PA_${name}`, identity: name, state, tracks: [...tracks] })

/** As text: `+a` subscribed, `-a` not any more, `a 320x180` the size. */
function sayings(requests: readonly Request[]): string[] {
  return requests.map(({ case: kind, value }) => {
    if (kind === 'subscription') return `${value.subscribe ? '+' : '-'}${value.trackSids.join()}`
    return kind === 'trackSetting' ? `${value.trackSids.join()} ${value.width}x${value.height}` : kind
  })
}

function stage() {
  const requests: Request[] = []
  let changes = 0
  const watching = new Watching({ say: (request) => void requests.push(request), changed: () => void (changes += 1) })
  return { watching, said: () => sayings(requests.splice(0)), changes: () => changes }
}

describe('looking at pictures', () => {
  it('nothing is asked for until somebody looks; then it is asked for in a size', () => {
    const { watching, said, changes } = stage()
    watching.begin([person('alice', [track('a'), track('s', { source: TrackSource.SCREEN_SHARE })])])
    expect(said()).toEqual([])
    expect(changes()).toBe(1)
    expect(watching.pictures).toEqual([
      { trackSid: 'a', identity: 'alice', source: 'camera', width: 1280, height: 720, muted: false },
      { trackSid: 's', identity: 'alice', source: 'screen', width: 1280, height: 720, muted: false },
    ])
    watching.look('a', { width: 320, height: 180 })
    watching.look('a', { width: 320, height: 180 })
    expect(said()).toEqual(['+a', 'a 320x180'])
    watching.look('a', { width: 640.4, height: 0 })
    expect(said()).toEqual(['+a', 'a 640x1'])
    watching.look('a', null)
    watching.look('a', null)
    expect(said()).toEqual(['-a'])
  })

  it('one that is looked at before it is there is asked for when it appears, and forgotten when it goes', () => {
    const { watching, said } = stage()
    watching.begin([])
    watching.look('a', { width: 320, height: 180 })
    expect(said()).toEqual([])
    watching.update([person('alice', [track('a')])])
    expect(said()).toEqual(['+a', 'a 320x180'])
    watching.update([person('alice', [], ParticipantInfo_State.DISCONNECTED)])
    watching.update([person('alice', [track('a')])])
    expect(said()).toEqual([])
  })

  it('a new session is told all anew, and a resumed one what may have gone unheard', () => {
    const { watching, said } = stage()
    const room = [person('alice', [track('a')]), person('bob', [track('b')])]
    watching.begin(room)
    watching.look('a', { width: 320, height: 180 })
    said()
    watching.begin(room)
    expect(said()).toEqual(['+a', 'a 320x180'])
    watching.repeat()
    expect(said()).toEqual(['+a', 'a 320x180', '-b'])
    expect(watching.watched).toEqual(['a'])
  })

  it('every change is told, and what is no change is not', () => {
    const { watching, changes } = stage()
    watching.begin([person('alice', [track('a')])])
    const before = watching.find('a')
    watching.update([person('alice', [track('a')])])
    expect(changes()).toBe(1)
    expect(watching.find('a')).toBe(before)
    watching.update([person('alice', [track('a', { muted: true })])])
    watching.update([person('alice', [track('a', { muted: true, width: 640 })])])
    watching.update([person('alice', [])])
    expect(changes()).toBe(4)
    expect(watching.pictures).toEqual([])
  })

  it('has bounds', () => {
    const { watching } = stage()
    watching.begin([
      person(
        'alice',
        Array.from({ length: 20 }, (_, at) => track(`a${at}`)),
      ),
    ])
    expect(watching.pictures).toHaveLength(8)
    for (let at = 0; at < 3000; at++) watching.look(`x${at}`, { width: 1, height: 1 })
    watching.look('a1', { width: 1, height: 1 })
    expect(watching.watched).toEqual([])
  })
})
