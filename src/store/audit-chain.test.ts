import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { branded, type MeetingId } from '../domain/ids.ts'
import type { AuditRow } from '../meetings/ports.ts'
import { EMPTY_CHAIN, nextRows, verifyChain, type ChainVerdict } from './audit-chain.ts'
import { canonicalJson } from './canonical-json.ts'
import { refused } from './testing/sample-decision.ts'

const meetingId = branded<MeetingId>('meeting')

const chainOf = (length: number): readonly AuditRow[] =>
  nextRows(
    EMPTY_CHAIN,
    meetingId,
    Array.from({ length }, (_, place) => ({ conferenceId: null, at: place, event: refused(`verb ${place}`) })),
  )

async function* each(rows: readonly AuditRow[]): AsyncGenerator<AuditRow> {
  yield* rows
}

const verdictOn = (rows: readonly AuditRow[]): Promise<ChainVerdict> => verifyChain(each(rows))

it('[T1] an untouched chain is intact', async () => {
  const rows = chainOf(5)
  expect(await verdictOn(rows)).toEqual({ intact: true, head: { seq: 5, hash: rows[4]!.hash } })
  expect(await verdictOn([])).toEqual({ intact: true, head: EMPTY_CHAIN })
})

it('[T1] whatever is changed in a row, or taken out, or exchanged, breaks the chain there', async () => {
  const tampered: Readonly<Record<string, (row: AuditRow) => AuditRow>> = {
    at: (row) => ({ ...row, at: row.at + 1 }),
    event: (row) => ({ ...row, event: refused('forged') }),
    meeting: (row) => ({ ...row, meetingId: branded('other') }),
    conference: (row) => ({ ...row, conferenceId: branded('other') }),
    hash: (row) => ({ ...row, hash: 'f'.repeat(64) }),
    previous: (row) => ({ ...row, previous: 'f'.repeat(64) }),
    seq: (row) => ({ ...row, seq: row.seq + 1 }),
  }
  await fc.assert(
    fc.asyncProperty(fc.nat(4), fc.constantFrom(...Object.keys(tampered)), async (place, what) => {
      const rows = chainOf(5)
      expect(await verdictOn(rows.with(place, tampered[what]!(rows[place]!)))).toMatchObject({ intact: false, seq: place + 1 })
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(3), async (place) => {
      const rows = chainOf(5)
      expect(await verdictOn(rows.toSpliced(place, 1))).toMatchObject({ intact: false, seq: place + 1, reason: 'gap' })
      const renumbered = rows.toSpliced(place, 1).map((row, index) => ({ ...row, seq: index + 1 }))
      expect(await verdictOn(renumbered)).toMatchObject({ intact: false, seq: place + 1 })
    }),
  )
})

it('the same content has the same canonical JSON, whatever the order of its members', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'ü"' }], a: undefined, e: true })).toBe('{"b":[1,{"c":"ü\\"","d":null}],"e":true}')
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
      const turned = Object.fromEntries(Object.entries(content).toReversed())
      expect(canonicalJson(turned)).toBe(canonicalJson(content))
      expect(canonicalJson(JSON.parse(canonicalJson(content)))).toBe(canonicalJson(content))
    }),
  )
})
