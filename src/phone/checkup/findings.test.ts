import { describe, expect, it } from 'vitest'
import { bookFindings } from './book-findings.ts'
import { certificateFinding } from './certificate-findings.ts'
import { addressFinding, boundFinding, promptFinding, soundFinding } from './place-findings.ts'
import { trunkFindings } from './trunk-findings.ts'

const NOW = Date.UTC(2030, 0, 1)
const DAY = 86_400_000
const verdicts = (findings: readonly { readonly verdict: string }[]): readonly string[] => findings.map(({ verdict }) => verdict)
const IDLE = { registration: null, answer: null }

describe('a trunk', () => {
  const answered = { kind: 'answered', status: 200, roundTripMs: 3, target: '192.0.2.1:5060', certificateEnds: null } as const

  it.each([
    [answered, ['good']],
    [{ ...answered, status: 403 }, ['good']],
    [{ ...answered, status: 503 }, ['bad']],
    [{ ...answered, certificateEnds: NOW + 90 * DAY }, ['good', 'good']],
    [{ ...answered, certificateEnds: NOW + 3 * DAY }, ['good', 'odd']],
    [{ ...answered, certificateEnds: NOW - DAY }, ['good', 'bad']],
    [{ kind: 'silent', target: 'x' }, ['bad']],
    [{ kind: 'refused', target: 'x' }, ['bad']],
    [{ kind: 'unreachable', target: 'x' }, ['bad']],
    [{ kind: 'untrusted', target: 'x', why: 'CERT_HAS_EXPIRED', certificateEnds: null }, ['bad']],
    [{ kind: 'unknown-name' }, ['bad']],
    [{ kind: 'no-server' }, ['note']],
    [{ kind: 'closed' }, ['bad']],
  ] as const)('that answers %j is %j', (test, expected) => expect(verdicts(trunkFindings('Edge', IDLE, test, NOW))).toEqual(expected))

  it('that is not signed in is bad, with what to check', () => {
    const state = (registered: boolean, status: number | null) => ({ registration: { registered, since: NOW, status }, answer: null })
    expect(verdicts(trunkFindings('Edge', state(true, null), answered, NOW))).toEqual(['good', 'good'])
    expect(trunkFindings('Edge', state(false, 403), answered, NOW)[1]).toMatchObject({ verdict: 'bad', text: /password/ })
    expect(trunkFindings('Edge', state(false, null), answered, NOW)[1]).toMatchObject({ verdict: 'bad', text: /does not answer/ })
  })

  it('certificate that ends within two weeks is told before it does', () => {
    expect([15, 13, 0].map((days) => certificateFinding('Its certificate', NOW + days * DAY, NOW).verdict)).toEqual(['good', 'odd', 'bad'])
  })
})

describe('the phone book', () => {
  const trunk = (id: string, ...addresses: readonly string[]) => ({ id, name: id, addresses })
  const number = (trunkId: string) => ({ written: '+49 30', trunkId })

  it('is good where everything has its counterpart', () => {
    expect(verdicts(bookFindings({ trunks: [trunk('a', '192.0.2.0/24')], numbers: [number('a')] }))).toEqual(['good'])
  })

  it('tells of numbers without a trunk, and of trunks without a number', () => {
    expect(verdicts(bookFindings({ trunks: [trunk('a')], numbers: [number('gone')] }))).toEqual(['bad', 'odd'])
  })

  it.each([
    ['192.0.2.0/24', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.0/24', true],
    ['192.0.2.0/25', '192.0.2.128/25', false],
    ['2001:db8::/32', '2001:db8:1::/48', true],
    ['2001:db8::/32', '192.0.2.1', false],
  ])('%s and %s overlap: %s', (one, other, shared) => {
    const findings = bookFindings({ trunks: [trunk('a', one), trunk('b', other)], numbers: [number('a'), number('b')] })
    expect(findings.some(({ text }) => text.includes('a and b share addresses'))).toBe(shared)
  })
})

describe('the machine', () => {
  it('that hears SIP is good, and bad where its ports could not be had', () => {
    expect(boundFinding({ bound: [{ protocol: 'udp', address: '127.0.0.1', port: 5060 }] }).verdict).toBe('good')
    expect(boundFinding({ bound: [] }).verdict).toBe('bad')
  })

  it.each([
    ['203.0.113.7', 'good'],
    ['192.168.1.2', 'odd'],
    ['phones.example.org', 'bad'],
  ])('that announces %s is %s', (announce, verdict) => expect(addressFinding({ soundHost: '0.0.0.0', announce }).verdict).toBe(verdict))

  it('is good with its own recordings, and bad with a folder of others that is none', async () => {
    expect((await promptFinding({ promptFolders: [] })).verdict).toBe('good')
    expect((await promptFinding({ promptFolders: ['/nowhere'] })).verdict).toBe('bad')
  })

  it.each([
    ['none', 0, 0, 'bad'],
    ['one', 1, 1, 'bad'],
    ['two of ten, which calls hold', 2, 4, 'good'],
    ['two of ten, which others hold', 2, 3, 'odd'],
  ])('of whose sound ports %s is free is told so', async (_what, free, calls, verdict) => {
    const sound = { first: 40_000, last: 40_009 }
    const isFree = async (host: string, port: number) => host === '192.0.2.7' && port < sound.first + free
    const finding = await soundFinding({ soundHost: '192.0.2.7', sound, isFree, calls })
    expect(finding).toMatchObject({ verdict, text: expect.stringContaining(`${String(free)} of 10 are free`) })
  })
})
