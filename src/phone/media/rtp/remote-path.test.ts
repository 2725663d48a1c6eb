import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPrivateAddress } from './private-address.ts'
import { RemotePath } from './remote-path.ts'

const PUBLIC = { address: '203.0.113.9', port: 4000 }
const PRIVATE = { address: '192.168.1.20', port: 4000 }
const NAT = { address: '198.51.100.7', port: 61_234 }
const STRANGER = { address: '192.0.2.66', port: 4000 }

const twice = (path: RemotePath, from: typeof PUBLIC, now: number, ssrc = 5): boolean => {
  path.accepts(from, { ssrc, sequence: 0xffff }, now)
  return path.accepts(from, { ssrc, sequence: 0 }, now)
}

describe('private addresses', () => {
  it.each([
    '10.1.2.3',
    '172.31.255.1',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.1.1',
    '127.0.0.1',
    '0.0.0.0',
    'fd00::1',
    'fe80::1',
    '::1',
    'phone.local',
  ])('%s is one', (address) => expect(isPrivateAddress(address)).toBe(true))

  it.each(['11.0.0.1', '172.32.0.1', '192.169.0.1', '100.128.0.1', '203.0.113.1', '2001:db8::1'])('%s is none', (address) =>
    expect(isPrivateAddress(address)).toBe(false),
  )
})

describe('the remote path', () => {
  it('is the signalled one as soon as a packet comes from it', () => {
    const path = new RemotePath(PUBLIC, 0)
    expect(path.target).toEqual(PUBLIC)
    expect(path.accepts(PUBLIC, { ssrc: 1, sequence: 1 }, 5000)).toBe(true)
    expect(twice(path, STRANGER, 5001)).toBe(false)
  })

  it('is learned from two packets in sequence within the first second', () => {
    const path = new RemotePath(PUBLIC, 0)
    expect(path.accepts(NAT, { ssrc: 1, sequence: 1 }, 900)).toBe(false)
    expect(path.accepts(NAT, { ssrc: 1, sequence: 2 }, 920)).toBe(true)
    expect(path.target).toEqual(NAT)
    expect(path.isHost(NAT.address)).toBe(true)
    expect(path.isHost(PUBLIC.address)).toBe(false)
  })

  it('[T4] is learned no more after that second, whoever sends', () => {
    const path = new RemotePath(PUBLIC, 0)
    expect(twice(path, NAT, 1001)).toBe(false)
    expect(path.target).toEqual(PUBLIC)
  })

  it('is learned at any time when the signalled address is private', () => {
    const path = new RemotePath(PRIVATE, 0)
    expect(twice(path, NAT, 60_000)).toBe(true)
    expect(path.target).toEqual(NAT)
  })

  it('[T4] once learned follows nobody, were it the signalled address', () => {
    const senders = fc.constantFrom(STRANGER, PUBLIC, PRIVATE, { ...NAT, port: NAT.port + 1 })
    fc.assert(
      fc.property(fc.array(fc.tuple(senders, fc.nat(3), fc.nat(5), fc.nat(5000)), { maxLength: 60 }), (packets) => {
        const path = new RemotePath(PRIVATE, 0)
        twice(path, NAT, 10)
        for (const [from, ssrc, sequence, now] of packets) expect(path.accepts(from, { ssrc, sequence }, now)).toBe(false)
        expect(path.target).toEqual(NAT)
      }),
    )
  })

  it('[T4] is found by its owner though strangers spray single packets', () => {
    const path = new RemotePath(PRIVATE, 0)
    path.accepts(NAT, { ssrc: 9, sequence: 1 }, 1)
    for (let i = 0; i < 500; i++) path.accepts({ address: `192.0.2.${i % 250}`, port: i }, { ssrc: i, sequence: (i * 37) & 0xffff }, 2)
    expect(path.accepts(NAT, { ssrc: 9, sequence: 2 }, 3)).toBe(true)
  })

  it('moves with packets that were authenticated', () => {
    const path = new RemotePath(PUBLIC, 0)
    path.acceptAuthentic(NAT)
    expect(path.target).toEqual(NAT)
    path.acceptAuthentic(PUBLIC)
    expect(path.target).toEqual(PUBLIC)
  })
})
