/** Meetings that are encrypted between browsers: what the door, the settings and the camera of the API say to them. */
import { describe, expect, it } from 'vitest'
import { takeSnapshot } from '../domain/snapshot.ts'
import type { Path } from '../domain/leg.ts'
import { callMe } from './call-me.ts'
import { changeMeeting } from './change-meeting.ts'
import { dialIn } from './dial-in.ts'
import { endConference } from './end-conference.ts'
import { person } from './fakes/fake-ports.ts'
import { NOBODY_IS_CALLED } from './outgoing-calls.ts'
import { by, Stage } from './stage.suite.ts'

const encrypted = (settings: Parameters<typeof Stage.open>[0] = {}) =>
  Stage.open({ invited: ['Anna'], ...settings, settings: { ...settings.settings, encrypted: true } })

const pinOf = async (stage: Stage, name: string): Promise<string> => stage.ports.secrets.unseal((await stage.attendee(name)).pin!.sealed)
const LINES: readonly Path[] = ['phone', 'room']

describe('an encrypted meeting', () => {
  it('[E1] no telephone and no room system comes in, by whatever it proves, and the reason is told', async () => {
    const stage = await encrypted()
    await stage.join('Olga')
    for (const path of LINES) {
      expect(await stage.verdict('caller', { path, signedIn: false, by: { pin: await pinOf(stage, 'Anna') } })).toBe('meeting_encrypted')
      expect(await stage.verdict('caller', { path, signedIn: false })).toBe('meeting_encrypted')
    }
    expect((await stage.conference()).attendees.flatMap(({ legs }) => legs.map(({ path }) => path))).toEqual(['app'])
  })

  it('[E1] browsers and SDKs come in as to every meeting, by a PIN too', async () => {
    const stage = await encrypted()
    await stage.join('Olga')
    expect(await stage.verdict('Gil')).toBe('in')
    expect(await stage.verdict('Sam', { path: 'sdk' })).toBe('in')
    expect(await stage.verdict('x', { signedIn: false, by: { pin: await pinOf(stage, 'Anna') } })).toBe('in')
  })

  it('[E1] [I4] nobody waits at the door whom a host could not let in: a telephone hears of the encryption though it is locked', async () => {
    const stage = await encrypted()
    await stage.join('Olga')
    await stage.lock()
    for (const path of LINES) expect(await stage.verdict('caller', { path, signedIn: false })).toBe('meeting_encrypted')
    expect((await stage.conference()).door).toEqual([])
    expect(await stage.verdict('Gil')).toBe('meeting_locked')
  })

  it('[E1] [A7] a telephone without a good number or PIN learns nothing of it', async () => {
    const stage = await encrypted()
    expect(await stage.verdict('caller', { path: 'phone', signedIn: false })).toBe('no_meeting')
    await stage.join('Olga')
    expect(await stage.verdict('caller', { path: 'phone', signedIn: false, by: { pin: '0000000000000' } })).toBe('pin_unknown')
  })

  it('[E1] rings nobody, and names no number to call', async () => {
    const stage = await encrypted()
    await stage.join('Olga')
    const { phoneBook, outgoingCalls } = stage.ports
    const server = { host: 'h', port: 5060, transport: 'udp' } as const
    await phoneBook.putTrunk({ id: 't', name: 'T', addresses: [], registration: null, media: 'rtp', server })
    await phoneBook.putNumber({ id: 'n', number: '+4930100', written: '030 100', country: 'DE', city: 'B', language: 'de', trunkId: 't' })
    await outgoingCalls.putSettings({ ...NOBODY_IS_CALLED, numberId: 'n', prefixes: ['+49'] })
    const id = await stage.id()
    const answer = await callMe(stage.ports, person('Anna'), id, { number: '+491701234567', language: 'en' })
    expect(answer).toEqual({ ok: false, code: 'meeting_encrypted' })
    expect(stage.ports.dialler.orders).toEqual([])
    expect(await dialIn(stage.ports, by('Anna'), id)).toMatchObject({ ok: true, value: { byTelephone: false } })
  })

  it('[E2] stays so, and another stays as it is, while a conference runs', async () => {
    for (const start of [true, false]) {
      const stage = await Stage.open({ settings: { encrypted: start } })
      await stage.join('Olga')
      const change = (settings: object) => changeMeeting(stage.ports, person('Olga'), stage.meetingId, { settings })
      expect(await change({ encrypted: !start })).toEqual({ ok: false, code: 'meeting_live' })
      expect(await change({ encrypted: start, startLocked: true })).toMatchObject({ ok: true, value: { settings: { startLocked: true } } })
      expect((await stage.view(by('Olga'))).encrypted).toBe(start)
      await endConference(stage.ports, by('Olga'), await stage.id())
      expect(await change({ encrypted: !start })).toMatchObject({ ok: true, value: { settings: { encrypted: !start } } })
    }
  })

  it('[E3] the server draws no picture of it, and says why', async () => {
    const stage = await encrypted()
    await stage.join('Olga')
    const decision = takeSnapshot(await stage.meeting(), by('Olga'), { now: 1 })
    expect(decision.answer).toEqual({ ok: false, code: 'snapshot_encrypted' })
    expect(decision.events).toMatchObject([{ type: 'verb.refused', verb: 'snapshot' }])
  })
})
