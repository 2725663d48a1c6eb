import { expect, it } from 'vitest'
import { add, addressesIn, inviteesOf, isAddress, keyOf, without } from './invitees.ts'
import type { Picked } from './invitees.ts'

const ada: Picked = { kind: 'account', person: { accountId: 'ada', name: 'Ada', email: 'ada@example.org' } }
const rita: Picked = { kind: 'email', email: 'rita@quayside.example' }

it('finds the addresses in what was pasted', () => {
  expect(addressesIn('Ada <ada@example.org>, bob@example.org; nobody@, x')).toEqual(['ada@example.org', 'bob@example.org'])
  expect(isAddress(' rita@quayside.example ')).toBe(true)
  expect(isAddress('rita')).toBe(false)
})

it('nobody is picked twice', () => {
  expect(add([ada], [rita, ada, { kind: 'email', email: 'RITA@quayside.example' }]).map(keyOf)).toEqual(['ada', 'rita@quayside.example'])
  expect(without([ada, rita], 'ada')).toEqual([rita])
})

it('[I1] [I2] contacts go by account, addresses by mail', () => {
  expect(inviteesOf([ada, rita])).toEqual({ accountIds: ['ada'], emails: [{ email: 'rita@quayside.example' }] })
})
