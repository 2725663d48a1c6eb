import { beforeEach, describe, expect, it } from 'vitest'
import { PeerHosts } from './peer-hosts.ts'
import { FakePeer } from './room/fake-peer.suite.ts'

let made: { readonly worker: number; readonly peer: FakePeer }[]
const hostsOf = (home: number, workers: number, share: number): PeerHosts =>
  new PeerHosts({
    home,
    workers,
    share,
    createPeer: (worker) => {
      const peer = new FakePeer()
      made.push({ worker, peer })
      return peer
    },
  })
const fill = (hosts: PeerHosts, people: number, room = 'room'): number[] => {
  const before = made.length
  for (let i = 0; i < people; i++) hosts.createPeer(room)
  return made.slice(before).map(({ worker }) => worker)
}

beforeEach(() => {
  made = []
})

describe('where a room’s peers are', () => {
  it('is its own thread while there is room, then the next, then all alike', () => {
    expect(fill(hostsOf(1, 3, 2), 9)).toEqual([1, 1, 2, 2, 0, 0, 1, 2, 0])
  })

  it('is one thread where there is no other', () => {
    expect(new Set(fill(hostsOf(0, 1, 2), 9))).toEqual(new Set([0]))
  })

  it('is for each room its own matter', () => {
    const hosts = hostsOf(0, 2, 2)
    expect([fill(hosts, 3, 'a'), fill(hosts, 2, 'b')]).toEqual([
      [0, 0, 1],
      [0, 0],
    ])
  })

  it('is where somebody left', () => {
    const hosts = hostsOf(0, 2, 2)
    fill(hosts, 4)
    made[1]!.peer.close('local')
    expect(fill(hosts, 1)).toEqual([0])
    for (const { peer } of made) peer.close('local')
    expect(fill(hosts, 3)).toEqual([0, 0, 1])
  })
})
