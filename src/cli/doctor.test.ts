import { expect, it } from 'vitest'
import { hasFailed, writeFindings } from './doctor.ts'

const findings = [
  { check: 'ports', verdict: 'good', text: 'SIP is heard.' },
  { check: 'trunk', verdict: 'bad', text: 'Edge: does not answer.' },
  { check: 'firewall', verdict: 'note', text: 'Let them in.' },
] as const

it('writes a line for each finding, and what they come to', () => {
  expect(writeFindings(findings).split('\n')).toEqual([
    'ok   ports       SIP is heard.',
    'BAD  trunk       Edge: does not answer.',
    '     firewall    Let them in.',
    '',
    '1 bad, 0 odd.',
  ])
})

it('fails where something is bad, and only there', () => {
  expect(hasFailed(findings)).toBe(true)
  expect(hasFailed(findings.filter(({ verdict }) => verdict !== 'bad'))).toBe(false)
})
