import { describe, expect, it } from 'vitest'
import { createTwoSides, offer } from './sip/dialog/two-sides.suite.ts'
import type { SessionEnd } from './sip/dialog/invite-session.ts'
import { answerTo } from './sip/message/answer-to.ts'
import { headerOf } from './sip/message/sip-message.ts'
import { writeSipMessage } from './sip/message/write-sip-message.ts'
import { TrunkLine } from './trunk-line.ts'

const ACCOUNT = { username: 'latch', password: 'x', realm: null }
const CHALLENGE = ['proxy-authenticate', 'Digest realm="trunk", nonce="1", algorithm=MD5'] as const

/** A trunk whose servers answer each INVITE so, one status after the other, or not at all. */
async function placeCall(servers: Readonly<Record<string, readonly number[]>>) {
  const asked: string[] = []
  const told: (string | number)[] = []
  const ends: SessionEnd[] = []
  const left = new Map(Object.entries(servers).map(([name, statuses]) => [name, [...statuses]]))
  const sides = createTwoSides({
    lost: (_nth, message) => {
      if (message.kind !== 'request') return false
      const server = headerOf(message, 'x-server') ?? ''
      if (message.method !== 'ACK') asked.push(`${message.method} ${server}`.trim())
      if (message.method === 'CANCEL') return true
      const statuses = left.get(server) ?? []
      // After a challenge another INVITE comes.
      const now = message.method === 'INVITE' ? statuses.splice(0, statuses[0] === 407 ? 1 : statuses.length) : []
      for (const [at, status] of now.entries()) {
        const bytes = writeSipMessage(answerTo(message, status, '', { toTag: 'a', headers: status === 407 ? [CHALLENGE] : [] }))
        sides.clock.after(1 + at, () => sides.toCaller.send(bytes, () => undefined))
      }
      return true
    },
  })
  const records = Object.keys(servers).map((name, priority) => ({ name, port: 5060, priority, weight: 0 }))
  const names = {
    naptr: () => Promise.resolve([]),
    srv: () => Promise.resolve(records),
    addresses: (name: string) => Promise.resolve([name]),
  }
  const way = { trunk: 'trunk', host: 'sip.test', port: 5060, transport: 'udp', domain: { host: 'sip.test', port: undefined } } as const
  const endpoint = {
    network: sides.caller.network,
    flowTo: () => undefined,
    invite: (parts: Parameters<typeof sides.caller.invite>[0]) =>
      sides.caller.invite({ ...parts, headers: [...(parts.headers ?? []), ['x-server', parts.destination?.host ?? '']] }),
  }
  const line = new TrunkLine({ ...way, account: ACCOUNT }, { endpoint, names, now: () => 0, moved: () => undefined })
  await line.open()
  const call = line.call({ called: '+491701234567', calling: '+4930100' }, offer)!
  call.listen({ trying: () => told.push('trying'), progress: (status) => told.push(status), ended: (end) => ends.push(end) })
  /** One that was silent finds its voice. */
  const wakes = (server: string): void => void left.set(server, [100])
  return { call, asked, told, ends, clock: sides.clock, line, wakes }
}

const invited = (asked: readonly string[]): readonly string[] => [...new Set(asked.filter((one) => one.startsWith('INVITE')))]

describe('a call by a trunk of several servers', () => {
  it('goes to the next where one is out of service, with a proof for each', async () => {
    const { asked, told, ends, clock } = await placeCall({ 'one.test': [503], 'two.test': [407, 100, 180, 486] })
    clock.advance(100)
    expect(asked).toEqual(['INVITE one.test', 'INVITE two.test', 'INVITE two.test'])
    expect(told).toEqual(['trying', 'trying', 180])
    expect(ends).toEqual([{ by: 'them', why: 'refused', status: 486 }])
  })

  it('goes to the next where one is silent, which is not to ring later', async () => {
    const { asked, told, clock, wakes } = await placeCall({ 'one.test': [], 'two.test': [100, 180] })
    clock.advance(3_900)
    expect(invited(asked)).toEqual(['INVITE one.test'])
    clock.advance(200)
    expect(invited(asked)).toEqual(['INVITE one.test', 'INVITE two.test'])
    expect(asked).not.toContain('CANCEL')
    wakes('one.test')
    clock.advance(10_000)
    expect(asked).toContain('CANCEL')
    expect(told).toEqual(['trying', 180])
  })

  it('stays with whoever has it, even where that fails later', async () => {
    const { asked, ends, clock } = await placeCall({ 'one.test': [100, 180, 503], 'two.test': [100] })
    clock.advance(100)
    expect([invited(asked), ends]).toEqual([['INVITE one.test'], [{ by: 'them', why: 'refused', status: 503 }]])
  })

  it('waits for one that says 100 as long as it takes', async () => {
    const { asked, clock } = await placeCall({ 'one.test': [100], 'two.test': [100] })
    clock.advance(30_000)
    expect(invited(asked)).toEqual(['INVITE one.test'])
  })

  it('fails as the last of them does', async () => {
    const { asked, ends, clock } = await placeCall({ 'one.test': [], 'two.test': [503] })
    clock.advance(5_000)
    expect([invited(asked), ends]).toEqual([['INVITE one.test', 'INVITE two.test'], [{ by: 'them', why: 'refused', status: 503 }]])
    const silent = await placeCall({ 'one.test': [503], 'two.test': [] })
    silent.clock.advance(40_000)
    expect(silent.ends).toEqual([{ by: 'network', why: 'no-answer' }])
  })

  it('that is refused, or taken back, is tried nowhere else', async () => {
    const refused = await placeCall({ 'one.test': [486], 'two.test': [180] })
    refused.clock.advance(100)
    const taken = await placeCall({ 'one.test': [], 'two.test': [180] })
    taken.clock.advance(1)
    taken.call.bye()
    taken.clock.advance(40_000)
    expect([...invited(refused.asked), ...invited(taken.asked)]).toEqual(['INVITE one.test', 'INVITE one.test'])
    expect(taken.ends).toHaveLength(1)
  })

  it('leads nowhere where no server is known', async () => {
    const { line } = await placeCall({ 'one.test': [486] })
    await line.close()
    const nowhere = new TrunkLine(
      { trunk: 't', host: 'sip.test', port: 5060, transport: 'udp', domain: { host: 'sip.test', port: undefined }, account: null },
      {
        endpoint: { network: createTwoSides().caller.network, flowTo: () => undefined, invite: () => undefined },
        names: { naptr: () => Promise.resolve([]), srv: () => Promise.resolve([]), addresses: () => Promise.resolve([]) },
        now: () => 0,
        moved: () => undefined,
      },
    )
    await nowhere.open()
    expect(nowhere.call({ called: '+49170', calling: '+4930' }, offer)).toBeNull()
    await nowhere.close()
  })
})
