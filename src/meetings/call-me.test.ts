import { describe, expect, it } from 'vitest'
import { answerCall, endCall, finishCall, isCallWanted } from '../domain/call-me.ts'
import { callMe, callablePrefixes, dontCallMe } from './call-me.ts'
import { leave } from './leave.ts'
import { endConference } from './end-conference.ts'
import { person } from './fakes/fake-ports.ts'
import { NOBODY_IS_CALLED, type OutgoingSettings } from './outgoing-calls.ts'
import { changeOutgoingSettings, outgoingAccount } from './outgoing-settings.ts'
import { by, Stage } from './stage.suite.ts'
import { turn } from './turn.ts'

const NUMBER = '+491701234567'
const TRUNK = {
  id: 't',
  name: 'T',
  addresses: [],
  registration: null,
  media: 'rtp',
  server: { host: 'h', port: 5060, transport: 'udp' },
} as const
const OWN = { id: 'n', number: '+4930100', written: '+49 30 100', country: 'DE', city: 'Berlin', language: 'de', trunkId: 't' } as const
const SETTINGS: OutgoingSettings = { ...NOBODY_IS_CALLED, numberId: 'n', prefixes: ['+49'] }

async function stage(settings: Partial<OutgoingSettings> = {}): Promise<Stage> {
  const open = await Stage.open({ invited: ['Anna'] })
  await open.join('Olga')
  const { phoneBook, outgoingCalls } = open.ports
  await phoneBook.putTrunk(TRUNK)
  await phoneBook.putNumber(OWN)
  await outgoingCalls.putSettings({ ...SETTINGS, ...settings })
  return open
}

const ring = async (on: Stage, name = 'Anna', number = NUMBER): Promise<string> => {
  const answer = await callMe(on.ports, person(name), await on.id(), { number, language: 'en' })
  return answer.ok ? 'rings' : answer.code
}
const callOf = async (on: Stage, name = 'Anna') => (await on.view(by(name))).me.call

describe('"Call me"', () => {
  it('rings by the trunk of the number that is shown, for somebody on the roster, even of a locked meeting', async () => {
    const on = await stage()
    await on.lock()
    expect(await ring(on)).toBe('rings')
    const [order] = on.ports.dialler.orders
    expect(order).toMatchObject({ trunkId: 't', called: NUMBER, calling: '+4930100', language: 'en', name: 'Anna' })
    expect(order?.pin()).toMatch(/^\d{13}$/)
    expect(await callOf(on)).toEqual({ state: 'ringing', failure: null })
    expect(await callOf(on, 'Olga')).toBeNull()
  })

  it('[A40] is off until an administrator has said by which number, and where to', async () => {
    for (const settings of [{ numberId: null }, { numberId: 'gone' }, { prefixes: [] }]) {
      const on = await stage(settings)
      expect(await ring(on)).toBe('calls_off')
      expect(on.ports.dialler.orders).toEqual([])
      expect(await callablePrefixes(on.ports)).toEqual([])
    }
    expect(await callablePrefixes((await stage()).ports)).toEqual(['+49'])
  })

  it('[A40] calls no other numbers, and that somebody tried is audited without the number', async () => {
    const on = await stage()
    for (const number of ['+431123456', '+4990012345678']) expect(await ring(on, 'Anna', number)).toBe('number_not_allowed')
    expect(on.ports.dialler.orders).toEqual([])
    expect(on.eventsOf('call.refused').map(({ code }) => code)).toEqual(['number_not_allowed', 'number_not_allowed'])
    expect(JSON.stringify(on.events)).not.toMatch(/\+431123456|4990012345678/)
    expect((await outgoingAccount(on.ports)).spent.minutes).toBe(0)
  })

  it.each(['serverMinutes', 'meetingMinutes', 'personMinutes', 'callsAtOnce'] as const)('[A40] has an end by %s', async (limit) => {
    const on = await stage({ limits: { ...SETTINGS.limits, [limit]: 1 } })
    expect(await ring(on)).toBe('rings')
    await dontCallMe(on.ports, person('Anna'), await on.id())
    expect(await ring(on)).toBe('call_limit_reached')
    expect(on.ports.dialler.orders).toHaveLength(1)
    expect(on.eventsOf('call.refused')).toMatchObject([{ code: 'call_limit_reached', number: '+49…67' }])
  })

  it('is not for strangers, and not for those who were removed', async () => {
    const on = await stage()
    expect(await ring(on, 'Cora')).toBe('unknown_attendee')
    await on.remove('Anna')
    expect(await ring(on)).toBe('unknown_attendee')
    expect(on.ports.dialler.orders).toEqual([])
    expect((await outgoingAccount(on.ports)).spent.minutes).toBe(0)
  })

  it('[P3] rings once at a time, and not while a telephone is in use', async () => {
    const on = await stage()
    expect([await ring(on), await ring(on)]).toEqual(['rings', 'call_under_way'])
    await dontCallMe(on.ports, person('Anna'), await on.id())
    const pin = on.ports.secrets.unseal((await on.attendee('Anna')).pin!.sealed)
    await on.join('+4930', { by: { pin }, path: 'phone' })
    expect(await ring(on)).toBe('pin_in_use')
    expect((await outgoingAccount(on.ports)).spent.minutes).toBe(1)
  })

  it('[A40] asked for twice at once is one call, and takes the place of one', async () => {
    const on = await stage()
    expect((await Promise.all([ring(on), ring(on)])).toSorted()).toEqual(['call_under_way', 'rings'])
    expect(on.ports.dialler.orders).toHaveLength(1)
    expect((await outgoingAccount(on.ports)).spent.running).toBe(1)
  })

  it('that its server forgot is no hindrance for long', async () => {
    const on = await stage()
    await ring(on)
    on.ports.clock.advance(120_000)
    expect(await ring(on)).toBe('rings')
  })

  it('without a way to the trunk says so, and nothing rings for anybody to see', async () => {
    const on = await stage()
    on.ports.dialler.hasWay = false
    expect(await ring(on)).toBe('line_failed')
    expect(await callOf(on)).toBeNull()
    expect(on.eventsOf('call.ended')).toMatchObject([{ outcome: 'line_failed', seconds: 0 }])
    expect((await outgoingAccount(on.ports)).spent.running).toBe(0)
  })

  it.each([
    ['removed', (on: Stage) => on.remove('Anna')],
    ['gone', async (on: Stage) => leave(on.ports, by('Anna'), await on.id())],
    ['content without', async (on: Stage) => dontCallMe(on.ports, person('Anna'), await on.id())],
    ['alone: the meeting has ended', async (on: Stage) => endConference(on.ports, by('Olga'), await on.id())],
  ])('[R4] is not wanted any more when its attendee is %s', async (_what, happens) => {
    const on = await stage()
    await on.join('Anna')
    await ring(on)
    const { entry, attendeeId } = on.ports.dialler.orders[0]!
    expect(isCallWanted(await on.meeting(), attendeeId, entry.id)).toBe(true)
    await happens(on)
    expect(isCallWanted(await on.meeting(), attendeeId, entry.id)).toBe(false)
  })

  it('shows its attendee, and nobody else, what becomes of it', async () => {
    const on = await stage()
    await ring(on)
    const { entry, attendeeId } = on.ports.dialler.orders[0]!
    const about = { callId: entry.id, attendeeId }
    await turn(on.ports, on.meetingId, (meeting) => answerCall(meeting, attendeeId, entry.id))
    expect(await callOf(on)).toEqual({ state: 'answered', failure: null })
    await turn(on.ports, on.meetingId, (meeting) => endCall(meeting, { ...about, outcome: 'busy', seconds: 3, failure: 'busy' }))
    expect(await callOf(on)).toEqual({ state: 'failed', failure: 'busy' })
    // An older call changes nothing of a later one.
    await ring(on)
    await turn(on.ports, on.meetingId, (meeting) => endCall(meeting, { ...about, outcome: 'busy', seconds: 3, failure: 'busy' }))
    expect(await callOf(on)).toEqual({ state: 'ringing', failure: null })
    await turn(on.ports, on.meetingId, (meeting) => finishCall(meeting, attendeeId, on.ports.dialler.orders[1]!.entry.id))
    expect(await callOf(on)).toBeNull()
    expect(JSON.stringify([on.events, on.ports.audit.events])).not.toContain('1234567')
  })
})

describe('settings of outgoing calls', () => {
  const admin = person('Olga').accountId

  it('are changed by administrators, audited, and hold a number that can call', async () => {
    const { ports } = await stage()
    expect(await changeOutgoingSettings(ports, admin, { ...SETTINGS, prefixes: ['+4930'] })).toMatchObject({
      ok: true,
      value: { settings: { prefixes: ['+4930'] }, spent: { minutes: 0, running: 0 } },
    })
    expect(ports.audit.events).toMatchObject([{ type: 'outgoing.changed', prefixes: ['+4930'], by: admin }])
    expect(await changeOutgoingSettings(ports, admin, { ...SETTINGS, numberId: 'none' })).toEqual({
      ok: false,
      code: 'unknown_phone_number',
    })
    const { server: _, ...dumb } = TRUNK
    await ports.phoneBook.putTrunk(dumb)
    expect(await changeOutgoingSettings(ports, admin, SETTINGS)).toEqual({ ok: false, code: 'trunk_server_needed' })
    expect((await ports.outgoingCalls.settings()).prefixes).toEqual(['+4930'])
  })
})
