import { describe, expect, it } from 'vitest'
import type { Acceleration } from '../../accelerator/accelerator.ts'
import { accelerationFinding, bufferFinding, kernelFindings, originFinding, turnFinding } from './machine-findings.ts'
import { addressFinding, outsideFinding, wayFinding, type Place } from './way-findings.ts'

const OWN = ['10.0.0.2', '203.0.113.7']
const place: Place = { isOwn: (address) => OWN.includes(address), isPrivate: (address) => address.startsWith('10.') }

describe('the media port', () => {
  const way = (address: string, time: number | null) => wayFinding({ target: { protocol: 'udp', address, port: 7882 }, time }, place)

  it('is good where it answers, bad where this machine does not reach itself, and odd behind a router', () => {
    expect(way('203.0.113.7', 0.42)).toMatchObject({ verdict: 'good', text: expect.stringContaining('UDP 203.0.113.7:7882') })
    expect(way('203.0.113.7', null)).toMatchObject({ verdict: 'bad', text: expect.stringContaining('firewall') })
    expect(way('198.51.100.1', null)).toMatchObject({ verdict: 'odd', text: expect.stringContaining('pass UDP 7882 on') })
  })
})

describe('the accelerator', () => {
  const of = (state: Acceleration['state'], reason: string | null = null) =>
    accelerationFinding([
      { state: 'accelerated', reason: null },
      { state, reason },
    ])

  it('is good on all threads, odd where it is broken, with the reason, and else nothing to worry about', () => {
    expect(of('accelerated').verdict).toBe('good')
    expect(of('failed', 'built for Node v1')).toMatchObject({ verdict: 'odd', text: expect.stringContaining('built for Node v1') })
    expect(of('off')).toMatchObject({ verdict: 'note', text: expect.stringContaining('LATCH_ACCELERATOR') })
    expect(of('not-built')).toMatchObject({ verdict: 'note', text: expect.stringContaining('C compiler') })
  })
})

describe('the addresses that browsers are told', () => {
  it.each([
    [['203.0.113.7'], false, 'good', 'Browsers are told 203.0.113.7.'],
    [['10.0.0.2', '198.51.100.1'], true, 'good', 'belongs to a router'],
    [['10.0.0.2'], false, 'odd', 'Set LATCH_MEDIA_ADDRESS'],
    [['10.0.0.2'], true, 'odd', 'Add the public address'],
    [['media.example.org'], true, 'bad', 'IP addresses'],
  ] as const)('%j, set: %s, are %s', (addresses, isSet, verdict, text) =>
    expect(addressFinding(addresses, isSet, place)).toMatchObject({ verdict, text: expect.stringContaining(text) }),
  )
})

describe('what a STUN server says', () => {
  const server = 'stun.example.org:3478'
  const seen = (address: string, port: number) => outsideFinding({ kind: 'seen', server, at: { address, port } }, ['203.0.113.7'], 7882)

  it('is good where it is what browsers are told', () => expect(seen('203.0.113.7', 7882).verdict).toBe('good'))
  it('is bad where browsers are told something else, with what to set', () =>
    expect(seen('198.51.100.1', 7882)).toMatchObject({
      verdict: 'bad',
      text: expect.stringContaining('LATCH_MEDIA_ADDRESS to 198.51.100.1'),
    }))
  it('is odd where a router changes the port', () =>
    expect(seen('203.0.113.7', 40_000)).toMatchObject({ verdict: 'odd', text: expect.stringContaining('unchanged') }))
  it('is told where it cannot be had', () => {
    expect(outsideFinding({ kind: 'unasked' }, [], 1)).toMatchObject({ verdict: 'note', text: expect.stringContaining('LATCH_STUN') })
    expect(outsideFinding({ kind: 'unknown-name', server }, [], 1).verdict).toBe('bad')
    expect(outsideFinding({ kind: 'silent', server }, [], 1).verdict).toBe('odd')
  })
})

describe('the machine', () => {
  it('is odd where its kernel gives less than is asked for', () => {
    expect(bufferFinding(4 << 20, 4 << 20).verdict).toBe('good')
    expect(bufferFinding(4 << 20, 212_992)).toMatchObject({ verdict: 'odd', text: expect.stringContaining('net.core.rmem_max') })
  })

  it('is good where its limits leave room or are not known, and names each that does not', () => {
    expect(kernelFindings({ openFiles: null, tracked: null, dropped: null })).toMatchObject([{ verdict: 'good' }])
    const roomy = { openFiles: 1_048_576, tracked: { count: 10, most: 65_536 }, dropped: 0 }
    expect(kernelFindings(roomy)).toMatchObject([{ verdict: 'good' }])
    const short = kernelFindings({ openFiles: 1024, tracked: { count: 60_000, most: 65_536 }, dropped: 3 })
    expect(short.map(({ verdict, text }) => [verdict, /LimitNOFILE|nf_conntrack_max|datagrams/.exec(text)?.[0]])).toEqual([
      ['odd', 'LimitNOFILE'],
      ['odd', 'nf_conntrack_max'],
      ['odd', 'datagrams'],
    ])
  })

  it.each([
    ['https://meet.example.org', 'good'],
    ['http://localhost:8080', 'odd'],
    ['http://127.0.0.1:8080', 'odd'],
    ['http://[::1]:8080', 'odd'],
    ['http://meet.example.org', 'bad'],
  ])('that people open by %s is %s', (url, verdict) => expect(originFinding(url).verdict).toBe(verdict))

  it('without TURN is told so', () => expect([true, false].map((served) => turnFinding(served).verdict)).toEqual(['good', 'note']))
})
